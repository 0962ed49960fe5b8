package io.throughline.profile.identity;

/**
 * Decides whether an observed link joins two clusters. The one place where joining is refused.
 */
interface LinkPolicy {

    /**
     * @param one what the link's first identifier belongs to so far
     * @param other what its second belongs to; equal to {@code one} where they are joined already
     */
    Verdict judge(Link link, Cluster one, Cluster other);

    /** An event's word is taken: whatever it names together is one person. */
    LinkPolicy DETERMINISTIC = (link, one, other) -> Naming.isReserved(link.a()) || Naming.isReserved(link.b())
            ? new Verdict.Refused(link, Verdict.Reason.RESERVED_TYPE)
            : new Verdict.Joined(link);
}
