package io.throughline.profile.core;

import java.util.List;
import java.util.UUID;

/**
 * What happened to a profile beneath its projection.
 *
 * @param mergedFrom profiles whose identifiers it took over
 * @param identifiersChanged whether it has other identifiers than before
 * @param separatedTo profiles that have identifiers which were its own; null where nothing was taken from it, empty where
 *        what was taken is nobody's
 */
public record ProfileChange(UUID profileId, boolean created, List<UUID> mergedFrom, boolean identifiersChanged,
        List<UUID> separatedTo) {

    public ProfileChange(UUID profileId, boolean created, List<UUID> mergedFrom, boolean identifiersChanged) {
        this(profileId, created, mergedFrom, identifiersChanged, null);
    }

    /** Something was said about the person; who they are stayed. */
    public static ProfileChange ofTraits(UUID profileId) {
        return new ProfileChange(profileId, false, List.of(), false);
    }

    /** Identifiers were taken from it. */
    public static ProfileChange separated(UUID profileId, List<UUID> separatedTo) {
        return new ProfileChange(profileId, false, List.of(), true, separatedTo);
    }
}
