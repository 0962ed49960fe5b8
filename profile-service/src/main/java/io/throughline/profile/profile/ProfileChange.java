package io.throughline.profile.profile;

import java.util.List;
import java.util.UUID;

/**
 * What happened to a profile beneath its projection.
 *
 * @param mergedFrom profiles whose identifiers it took over
 * @param identifiersChanged whether it has other identifiers than before
 */
public record ProfileChange(UUID profileId, boolean created, List<UUID> mergedFrom, boolean identifiersChanged) {

    /** Something was said about the person; who they are stayed. */
    public static ProfileChange ofTraits(UUID profileId) {
        return new ProfileChange(profileId, false, List.of(), false);
    }
}
