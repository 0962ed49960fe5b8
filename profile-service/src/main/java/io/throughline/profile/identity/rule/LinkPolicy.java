package io.throughline.profile.identity.rule;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.graph.IdentifierCluster;
import io.throughline.profile.identity.graph.IdentityLink;

/**
 * Decides whether an observed link joins two clusters. The one place where joining is refused.
 */
public interface LinkPolicy {

    /**
     * @param stated whether the sender says outright that the two are one user (an alias call), rather than naming them together
     * @param one what the link's first identifier belongs to so far
     * @param other what its second belongs to; the same object where they are joined already
     */
    LinkDecision judge(IdentityLink link, boolean stated, IdentifierCluster one, IdentifierCluster other);

    /** An event's word is taken: whatever it names together is one person. */
    LinkPolicy DETERMINISTIC = (link, stated, one, other) -> IdentityRules.isReserved(link.a()) || IdentityRules.isReserved(link.b())
            ? new LinkDecision.Refused(link, LinkDecision.Reason.RESERVED_TYPE, "profile_id is given by this service alone")
            : new LinkDecision.Joined(link);

    /**
     * An event's word is taken within the rules.
     *
     * @param shared devices that name nobody any more
     */
    static LinkPolicy within(IdentityRules rules, Set<Identifier> shared) {
        return (link, stated, one, other) -> {
            LinkDecision word = DETERMINISTIC.judge(link, stated, one, other);
            if (word instanceof LinkDecision.Refused) {
                return word;
            }
            if (shared.contains(link.a()) || shared.contains(link.b())) {
                return new LinkDecision.Refused(link, LinkDecision.Reason.SHARED, (shared.contains(link.a()) ? link.a() : link.b()).type());
            }
            return one == other ? word : judge(link, rules, stated && rules.aliasJoinsUsers(), one, other);
        };
    }

    /** A colleague's word is taken whatever the limits of types; what somebody decided before, and what bounds a profile, stands. */
    static LinkPolicy byHand(IdentityRules rules, Set<Identifier> shared) {
        return (link, stated, one, other) -> {
            if (shared.contains(link.a()) || shared.contains(link.b())) {
                return new LinkDecision.Refused(link, LinkDecision.Reason.SHARED, "");
            }
            return standing(link, rules, one, other);
        };
    }

    /**
     * A device that counted as shared goes back to whose it was: that much is said by a colleague.
     *
     * @param links of the device, the one to whose it was first; the others are an event's word
     */
    static LinkPolicy back(IdentityRules rules, Set<Identifier> shared, Identifier device, List<IdentityLink> links) {
        Set<Identifier> others = new HashSet<>(shared);
        others.remove(device);
        LinkPolicy byHand = byHand(rules, others);
        LinkPolicy within = within(rules, others);
        return (link, stated, one, other) -> (link.equals(links.getFirst()) ? byHand : within).judge(link, stated, one, other);
    }

    private static LinkDecision judge(IdentityLink link, IdentityRules rules, boolean overridesLimits, IdentifierCluster one,
            IdentifierCluster other) {
        LinkDecision standing = standing(link, rules, one, other);
        if (standing instanceof LinkDecision.Refused) {
            return standing;
        }
        Map<String, Integer> fewer = one.counts().size() <= other.counts().size() ? one.counts() : other.counts();
        Map<String, Integer> more = fewer == one.counts() ? other.counts() : one.counts();
        for (Map.Entry<String, Integer> type : fewer.entrySet()) {
            int sum = type.getValue() + more.getOrDefault(type.getKey(), 0);
            // A profile that has too many already, because the rules changed or by hand, may still have those of other types.
            boolean both = more.containsKey(type.getKey());
            boolean overridden = overridesLimits && link.a().type().equals(type.getKey()) && link.b().type().equals(type.getKey());
            if (both && !overridden && sum > rules.of(type.getKey()).limit()) {
                return new LinkDecision.Refused(link, LinkDecision.Reason.LIMIT,
                        type.getKey() + ' ' + sum + " of " + rules.of(type.getKey()).limit());
            }
        }
        return new LinkDecision.Joined(link);
    }

    /** What holds for everybody. */
    private static LinkDecision standing(IdentityLink link, IdentityRules rules, IdentifierCluster one, IdentifierCluster other) {
        if (one.isKeptApartFrom(other)) {
            return new LinkDecision.Refused(link, LinkDecision.Reason.APART, "kept apart by hand");
        }
        int size = one.count() + other.count();
        return size > rules.mostIdentifiers()
                ? new LinkDecision.Refused(link, LinkDecision.Reason.SIZE, size + " of " + rules.mostIdentifiers())
                : new LinkDecision.Joined(link);
    }
}
