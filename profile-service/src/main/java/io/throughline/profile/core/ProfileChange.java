package io.throughline.profile.core;

import java.util.List;
import java.util.UUID;

/**
 * A change of the data that a profile is projected from.
 *
 * @param mergedFrom profiles whose identifiers it took over
 * @param identifiersChanged whether its identifiers differ from before
 * @param separatedTo profiles that have identifiers which were its own; null where none were removed from it, empty where
 *        the removed ones have no profile
 */
public record ProfileChange(UUID profileId, boolean created, List<UUID> mergedFrom, boolean identifiersChanged,
        List<UUID> separatedTo) {

    public ProfileChange(UUID profileId, boolean created, List<UUID> mergedFrom, boolean identifiersChanged) {
        this(profileId, created, mergedFrom, identifiersChanged, null);
    }

    /** Traits changed; the person's identity did not. */
    public static ProfileChange ofTraits(UUID profileId) {
        return new ProfileChange(profileId, false, List.of(), false);
    }

    /** Identifiers were removed from it. */
    public static ProfileChange separated(UUID profileId, List<UUID> separatedTo) {
        return new ProfileChange(profileId, false, List.of(), true, separatedTo);
    }
}
