package io.throughline.profile.identity.rule;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.graph.IdentifierCluster;
import io.throughline.profile.identity.graph.IdentityLink;

/** Decides whether an observed link joins two clusters. Links are refused only here. */
public interface LinkPolicy {

    /**
     * @param stated whether the sender says explicitly that the two are one user (an alias call), rather than naming them
     *        together
     * @param one the cluster of the link's first identifier
     * @param other the cluster of its second; the same object where they are joined already
     */
    LinkDecision judge(IdentityLink link, boolean stated, IdentifierCluster one, IdentifierCluster other);

    /** Accepts whatever an event names together as one person. */
    LinkPolicy DETERMINISTIC = (link, stated, one, other) -> IdentityRules.isReserved(link.a()) || IdentityRules.isReserved(link.b())
            ? new LinkDecision.Refused(link, LinkDecision.Reason.RESERVED_TYPE, "profile_id is given by this service alone")
            : new LinkDecision.Joined(link);

    /**
     * Accepts an event's link within the rules.
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

    /** Accepts a colleague's link whatever the limits of types. Earlier decisions, and the limit of a profile's size, hold. */
    static LinkPolicy byHand(IdentityRules rules, Set<Identifier> shared) {
        return (link, stated, one, other) -> {
            if (shared.contains(link.a()) || shared.contains(link.b())) {
                return new LinkDecision.Refused(link, LinkDecision.Reason.SHARED, "");
            }
            return standing(link, rules, one, other);
        };
    }

    /**
     * Gives a shared device back to its last owner; only that link counts as a colleague's.
     *
     * @param links of the device, the owner's first; the others count as an event's
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
            // A profile that already exceeds the limit of one type, because the rules changed or by a manual merge, may still get
            // identifiers of other types.
            boolean both = more.containsKey(type.getKey());
            boolean overridden = overridesLimits && link.a().type().equals(type.getKey()) && link.b().type().equals(type.getKey());
            if (both && !overridden && sum > rules.of(type.getKey()).limit()) {
                return new LinkDecision.Refused(link, LinkDecision.Reason.LIMIT,
                        type.getKey() + ' ' + sum + " of " + rules.of(type.getKey()).limit());
            }
        }
        return new LinkDecision.Joined(link);
    }

    /** The checks that apply to every policy. */
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
