package io.throughline.profile.identity;

/** What becomes of a link that an event proposes. */
sealed interface Verdict {

    Link link();

    /** The two are one person from now on. */
    record Joined(Link link) implements Verdict {
    }

    /** The two stay apart. */
    record Refused(Link link, Reason why) implements Verdict {
    }

    /** Why two identifiers are not joined. */
    enum Reason {
        /** One of the two is a profile's own id, which events may not claim. */
        RESERVED_TYPE
    }
}
