package io.throughline.profile.core;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What changed about a person, so that listeners can recompute what depends on it.
 *
 * @param whole the person's identity changed (created, merged, split), or too much to list: everything counts as new
 * @param traits names of traits whose value changed
 * @param events what was added to the person's activity
 * @param consents whether their consents changed
 * @param cause what caused the change
 */
public record ChangedProfile(UUID profileId, boolean whole, Set<String> traits, List<PersonActivity> events, boolean consents,
        Cause cause) {

    /**
     * What caused a change, for users who want to know why.
     *
     * @param kind {@code touchpoint}, {@code feedback}, {@code trait}, {@code merge}, {@code unmerge}, {@code consent},
     *        {@code time}, …
     * @param id of the event, the request or the definition
     */
    public record Cause(String kind, String id) {
    }

    public static ChangedProfile whole(UUID profileId, Cause cause) {
        return new ChangedProfile(profileId, true, Set.of(), List.of(), false, cause);
    }

    public static ChangedProfile ofTraits(UUID profileId, Set<String> traits, Cause cause) {
        return new ChangedProfile(profileId, false, traits, List.of(), false, cause);
    }

    public static ChangedProfile ofEvents(UUID profileId, List<PersonActivity> events, Cause cause) {
        return new ChangedProfile(profileId, false, Set.of(), events, false, cause);
    }

    public static ChangedProfile ofConsents(UUID profileId, Cause cause) {
        return new ChangedProfile(profileId, false, Set.of(), List.of(), true, cause);
    }

    /** Combines two changes of the same profile; the later cause is kept. */
    ChangedProfile and(ChangedProfile later) {
        return new ChangedProfile(profileId, whole || later.whole, union(traits, later.traits), concat(events, later.events),
                consents || later.consents, later.cause);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        if (one.isEmpty()) {
            return other;
        }
        Set<String> union = new TreeSet<>(one);
        union.addAll(other);
        return union;
    }

    private static List<PersonActivity> concat(List<PersonActivity> one, List<PersonActivity> other) {
        return one.isEmpty() ? other : other.isEmpty() ? one : Stream.concat(one.stream(), other.stream()).toList();
    }
}
