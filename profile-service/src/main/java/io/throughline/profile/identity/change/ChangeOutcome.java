package io.throughline.profile.identity.change;

import java.util.List;

import io.throughline.profile.identity.separation.SeparationView;

/** What became of a change that somebody made by hand. */
public sealed interface ChangeOutcome {

    /**
     * @param profiles that are others than before; none where all was so already
     * @param notes what the change overrides, or what else whoever decides should know
     * @param separation what was taken apart; null where nothing was
     */
    record Done(List<ProfileDifference> profiles, List<String> notes, SeparationView separation) implements ChangeOutcome {

        public static final Done NOTHING = new Done(List.of(), List.of());

        Done(List<ProfileDifference> profiles, List<String> notes) {
            this(profiles, notes, null);
        }
    }

    /** @param why what stands against it, and what to do about it */
    record Refused(String why) implements ChangeOutcome {
    }

    /** @param what there is not */
    record Unknown(String what) implements ChangeOutcome {
    }
}
