package io.throughline.profile.identity.rule;

import io.throughline.profile.identity.graph.IdentityLink;

/** The decision on a link that an event proposes. */
public sealed interface LinkDecision {

    IdentityLink link();

    /** The two are one person from now on. */
    record Joined(IdentityLink link) implements LinkDecision {
    }

    /**
     * The two stay apart.
     *
     * @param detail the reason, for the user who settles it: {@code user_id 2 of 1}
     */
    record Refused(IdentityLink link, Reason why, String detail) implements LinkDecision {
    }

    /** Why two identifiers are not joined. */
    enum Reason {
        /** One of the two is a profile's own id, which events may not claim. */
        RESERVED_TYPE,
        /** The profile would have more identifiers of a type than the rules allow. */
        LIMIT,
        /** The profile would have more identifiers in all than the rules allow. */
        SIZE,
        /** Somebody said that they are not one person. */
        APART,
        /** The value names nobody. */
        BLOCKED,
        /** The device is shared by many people. */
        SHARED
    }
}
