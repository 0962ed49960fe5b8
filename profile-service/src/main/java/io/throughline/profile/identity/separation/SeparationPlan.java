package io.throughline.profile.identity.separation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.link.LinkEvidence;
import io.throughline.profile.identity.link.LinkEvidence.Kind;
import io.throughline.profile.identity.rule.IdentityRules;

/**
 * What a separation does to the links of one person.
 *
 * @param parts the people that there are afterwards; one where nothing is split
 * @param ended links that are revoked
 * @param redrawn implied links that are stored as observed ones, since otherwise no listed link would hold a part together
 * @param apart pairs that are never in one profile from then on
 * @param unclear links between identifiers of different parts; some of the ended
 */
public record SeparationPlan(List<SortedSet<Identifier>> parts, List<LinkEvidence> ended, List<LinkEvidence> redrawn,
        List<IdentityLink> apart,
        List<LinkEvidence> unclear) {

    boolean separates() {
        return parts.size() > 1;
    }

    /**
     * @param withdrawn links that are revoked whatever the parts are
     * @param asked links whose revocation was requested, so that they are not reported as unclear
     */
    static SeparationPlan of(List<SortedSet<Identifier>> parts, Collection<LinkEvidence> links, Collection<LinkEvidence> withdrawn,
            Collection<Identifier> asked, List<IdentityLink> apart, IdentityRules rules) {
        Map<Identifier, Integer> partOf = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            int part = i;
            parts.get(i).forEach(each -> partOf.put(each, part));
        }
        List<LinkEvidence> ended = new ArrayList<>();
        List<LinkEvidence> left = new ArrayList<>();
        for (LinkEvidence each : links) {
            boolean crosses = !partOf.get(each.link().a()).equals(partOf.get(each.link().b()));
            (each.kind() != Kind.MADE && (crosses || withdrawn.contains(each)) ? ended : left).add(each);
        }
        List<LinkEvidence> unclear = ended.stream().filter(each -> each.kind() == Kind.OBSERVED && !each.joinsPeople(rules))
                .filter(each -> !withdrawn.contains(each) && !asked.contains(each.link().a()) && !asked.contains(each.link().b())).toList();
        return new SeparationPlan(parts, ended, parts.size() < 2 ? List.of() : redrawn(parts, left, rules), apart, unclear);
    }

    /** The strongest implied links that connect what listed links do not. */
    private static List<LinkEvidence> redrawn(List<SortedSet<Identifier>> parts, List<LinkEvidence> left, IdentityRules rules) {
        Map<Identifier, Identifier> roots = new HashMap<>();
        parts.forEach(part -> part.forEach(each -> roots.put(each, each)));
        left.stream().filter(LinkEvidence::isShown).forEach(each -> roots.put(root(roots, each.link().a()), root(roots, each.link().b())));
        Comparator<LinkEvidence> strongest = Comparator.comparing((LinkEvidence each) -> stronger(each.link(), rules), rules.strength())
                .thenComparing(each -> rules.weaker(each.link()), rules.strength());
        List<LinkEvidence> redrawn = new ArrayList<>();
        left.stream().filter(each -> each.kind() == Kind.IMPLIED).sorted(strongest).forEach(each -> {
            Identifier one = root(roots, each.link().a());
            Identifier other = root(roots, each.link().b());
            if (!one.equals(other)) {
                roots.put(one, other);
                redrawn.add(each);
            }
        });
        return redrawn;
    }

    private static Identifier stronger(IdentityLink link, IdentityRules rules) {
        return rules.weaker(link).equals(link.a()) ? link.b() : link.a();
    }

    private static Identifier root(Map<Identifier, Identifier> roots, Identifier of) {
        Identifier at = of;
        while (!roots.get(at).equals(at)) {
            roots.put(at, roots.get(roots.get(at)));
            at = roots.get(at);
        }
        return at;
    }
}
