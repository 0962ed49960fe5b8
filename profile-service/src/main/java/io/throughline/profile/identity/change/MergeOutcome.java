package io.throughline.profile.identity.change;

import java.util.UUID;

/** What became of a merge that another feature asked for. */
public sealed interface MergeOutcome {

    /** They are one now. */
    record Merged(UUID survivor, UUID absorbed) implements MergeOutcome {
    }

    /** They were one already. */
    record AlreadyMerged() implements MergeOutcome {
    }

    /** @param why what stands against it, for a person to read */
    record Refused(String why) implements MergeOutcome {
    }

    /** One of the profiles is not there. */
    record Unknown() implements MergeOutcome {
    }
}
