package io.throughline.profile.identity.change;

import java.util.UUID;

/** The result of a merge that another feature requested. */
public sealed interface MergeOutcome {

    /** They are merged now. */
    record Merged(UUID survivor, UUID absorbed) implements MergeOutcome {
    }

    /** They were one profile already. */
    record AlreadyMerged() implements MergeOutcome {
    }

    /** @param why the reason, as a text for people */
    record Refused(String why) implements MergeOutcome {
    }

    /** One of the profiles does not exist. */
    record Unknown() implements MergeOutcome {
    }
}
