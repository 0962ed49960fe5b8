package io.throughline.profile.identity.change;

import java.util.List;

import io.throughline.profile.identity.separation.SeparationView;

/** The result of a manual change. */
public sealed interface ChangeOutcome {

    /**
     * @param profiles the profiles that changed; none where nothing had to be changed
     * @param notes what the change overrides, or what else the user should know
     * @param separation what was split; null where nothing was
     */
    record Done(List<ProfileDifference> profiles, List<String> notes, SeparationView separation) implements ChangeOutcome {

        public static final Done NOTHING = new Done(List.of(), List.of());

        Done(List<ProfileDifference> profiles, List<String> notes) {
            this(profiles, notes, null);
        }
    }

    /** @param why the reason, and what to do about it */
    record Refused(String why) implements ChangeOutcome {
    }

    /** @param what the thing that does not exist */
    record Unknown(String what) implements ChangeOutcome {
    }
}
