package io.throughline.profile.identity.separation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.graph.ConnectedComponents;
import io.throughline.profile.identity.graph.IdentifierCluster;
import io.throughline.profile.identity.graph.IdentityGraph;
import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.link.LinkEvidence;
import io.throughline.profile.identity.link.LinkEvidence.Kind;
import io.throughline.profile.identity.rule.IdentityRules;
import io.throughline.profile.identity.rule.LinkPolicy;

/**
 * Plans how a person's identifiers are split. It only undoes links that joined people: links that events stated for each
 * of them before, or that would have been accepted without the joining link, hold again.
 *
 * @param members all identifiers of one profile, or of visitors who are linked, with profiles' own ids
 * @param links all links that hold between them
 * @param formerLinks the revoked links, at least all that joined people: what was accepted under them is judged again, too
 */
public record SeparationPlanner(Collection<Identifier> members, List<LinkEvidence> links, List<LinkEvidence> formerLinks,
        IdentityRules rules) {

    /** Whether the profile consists of several people who were joined by an alias or manually. */
    public boolean isOfSeveralPeople() {
        return people(links).size() > 1;
    }

    /** Revokes one link. Where other links connect its two ends, nothing else changes. */
    public SeparationPlan revoke(LinkEvidence revoked) {
        List<LinkEvidence> rest = links.stream().filter(each -> !each.equals(revoked)).toList();
        List<LinkEvidence> withdrawn = links.stream().filter(each -> each.equals(revoked)
                || each.kind() == Kind.IMPLIED && each.link().equals(revoked.link())).toList();
        List<SortedSet<Identifier>> parts = revoked.joinsPeople(rules) ? joined(people(links), bridges(rest))
                : ConnectedComponents.of(members, linksOf(rest.stream().filter(LinkEvidence::isShown).toList()));
        boolean holds = parts.stream().anyMatch(part -> part.contains(revoked.link().a()) && part.contains(revoked.link().b()));
        return holds ? SeparationPlan.of(List.of(new TreeSet<>(members)), links, withdrawn, Set.of(), List.of(), rules)
                : SeparationPlan.of(parts, links, withdrawn, Set.of(), List.of(revoked.link()), rules);
    }

    /**
     * Separates an identifier: where several people were joined, the person whose it is; else the identifier itself.
     *
     * @param from an identifier that is another person's; null means all others
     */
    public SeparationPlan separate(Identifier identifier, Identifier from) {
        List<SortedSet<Identifier>> people = people(links);
        SortedSet<Identifier> person = people.stream().filter(each -> each.contains(identifier)).findFirst().orElseThrow();
        return people.size() > 1 && (from == null || !person.contains(from)) ? takeOut(people, person, from)
                : isolate(identifier, from, people);
    }

    /**
     * The links that hold after some links were taken back, which are not among these any more. What was accepted before the
     * first of them holds; of what came later, as much as would have been accepted without them.
     */
    public SeparationPlan without(Instant since) {
        return SeparationPlan.of(people(links, List.of(), since), links, List.of(), Set.of(), List.of(), rules);
    }

    private SeparationPlan takeOut(List<SortedSet<Identifier>> people, SortedSet<Identifier> person, Identifier from) {
        List<SortedSet<Identifier>> others = joined(people.stream().filter(each -> each != person).toList(), bridges(links));
        List<SortedSet<Identifier>> leaving = others.stream().filter(each -> from == null || each.contains(from)).toList();
        List<SortedSet<Identifier>> parts = parts(person, others, leaving);
        List<IdentityLink> apart = leaving.stream().map(each -> new IdentityLink(strongest(person), strongest(each))).toList();
        return SeparationPlan.of(parts, links, List.of(), Set.of(), apart, rules);
    }

    private SeparationPlan isolate(Identifier identifier, Identifier from, List<SortedSet<Identifier>> people) {
        SortedSet<Identifier> alone = new TreeSet<>(Set.of(identifier));
        links.stream()
                .filter(each -> each.kind() == Kind.MADE && (each.link().a().equals(identifier) || each.link().b().equals(identifier)))
                .forEach(each -> alone.addAll(List.of(each.link().a(), each.link().b())));
        List<Identifier> rest = members.stream().filter(each -> !alone.contains(each)).toList();
        List<SortedSet<Identifier>> others = ConnectedComponents.of(rest, linksOf(links));
        List<SortedSet<Identifier>> leaving = from != null ? others.stream().filter(each -> each.contains(from)).toList()
                : leaving(identifier, alone, others);
        List<IdentityLink> apart = leaving.stream().map(each -> new IdentityLink(identifier, strongest(each))).toList();
        return SeparationPlan.of(parts(alone, others, leaving), links, List.of(), alone, apart, rules);
    }

    /**
     * Who an identifier is separated from: the person with the profile's strongest identifier. The strongest identifier itself
     * is separated from the people who are known without it; where there are none, from all identifiers that name people;
     * without those, from the devices.
     */
    private List<SortedSet<Identifier>> leaving(Identifier identifier, Set<Identifier> alone, List<SortedSet<Identifier>> others) {
        if (others.isEmpty()) {
            return List.of();
        }
        Identifier strongest = others.stream().map(this::strongest).min(rules.strength()).orElseThrow();
        if (rules.strength().compare(strongest, identifier) < 0) {
            return others.stream().filter(each -> each.contains(strongest)).toList();
        }
        List<SortedSet<Identifier>> people = others.stream().filter(each -> each.stream().anyMatch(rules::identifies)).toList();
        Set<String> said = events(each -> alone.contains(each.link().a()) || alone.contains(each.link().b()));
        List<SortedSet<Identifier>> known = people.stream()
                .filter(part -> !said.containsAll(events(each -> part.contains(each.link().a()) && part.contains(each.link().b()))))
                .toList();
        return !known.isEmpty() ? known : !people.isEmpty() ? people : others;
    }

    private Set<String> events(Predicate<LinkEvidence> of) {
        return links.stream().filter(each -> each.kind() != Kind.MADE).filter(of).map(each -> each.source() + '\u0000' + each.eventId())
                .collect(Collectors.toSet());
    }

    /** The people who are separated, each a part; the others stay with the identifier's person. */
    private static List<SortedSet<Identifier>> parts(Set<Identifier> out, List<SortedSet<Identifier>> others,
            List<SortedSet<Identifier>> leaving) {
        SortedSet<Identifier> staying = new TreeSet<>(out);
        others.stream().filter(each -> !leaving.contains(each)).forEach(staying::addAll);
        List<SortedSet<Identifier>> parts = new ArrayList<>();
        parts.add(staying);
        parts.addAll(leaving);
        return parts;
    }

    /**
     * The people whom events alone describe in the profile: one person, where only events made links. Otherwise what was
     * accepted before the first link that joined people holds, and what came later holds as far as it would have been accepted
     * without it.
     */
    private List<SortedSet<Identifier>> people(List<LinkEvidence> all) {
        List<LinkEvidence> bridges = bridges(all);
        if (bridges.isEmpty()) {
            return List.of(new TreeSet<>(members));
        }
        return people(all, bridges, Stream.concat(bridges.stream(), bridges(formerLinks).stream()).map(LinkEvidence::recordedAt)
                .min(Comparator.naturalOrder()).orElseThrow());
    }

    private List<SortedSet<Identifier>> people(List<LinkEvidence> all, List<LinkEvidence> bridges, Instant first) {
        IdentityGraph graph = new IdentityGraph(LinkPolicy.within(rules, Set.of()), rules::identifies);
        members.forEach(graph::add);
        List<LinkEvidence> later = new ArrayList<>();
        all.stream().filter(each -> !bridges.contains(each)).forEach(each -> {
            if (each.kind() == Kind.MADE || each.kind() == Kind.MANUAL || each.recordedAt().isBefore(first)) {
                graph.join(each.link());
            } else {
                later.add(each);
            }
        });
        later.stream().sorted(LinkEvidence.inOrder(rules)).forEach(each -> graph.propose(each.link(), bridges.isEmpty() && each.stated()));
        Map<IdentifierCluster, SortedSet<Identifier>> people = new IdentityHashMap<>();
        graph.clusters().forEach(each -> people.put(each, each.identifiers()));
        return people.values().stream().sorted(Comparator.comparing(SortedSet::first)).toList();
    }

    private List<LinkEvidence> bridges(List<LinkEvidence> of) {
        return of.stream().filter(each -> each.joinsPeople(rules)).toList();
    }

    /** The components that these links form. */
    private static List<SortedSet<Identifier>> joined(List<SortedSet<Identifier>> people, List<LinkEvidence> bridges) {
        Map<Identifier, Identifier> names = new HashMap<>();
        people.forEach(person -> person.forEach(each -> names.put(each, person.first())));
        List<IdentityLink> between =
                bridges.stream().filter(each -> names.containsKey(each.link().a()) && names.containsKey(each.link().b()))
                        .filter(each -> !names.get(each.link().a()).equals(names.get(each.link().b())))
                        .map(each -> new IdentityLink(names.get(each.link().a()), names.get(each.link().b()))).toList();
        return ConnectedComponents.of(new HashSet<>(names.values()), between).stream().map(component -> {
            SortedSet<Identifier> all = new TreeSet<>();
            people.stream().filter(person -> component.contains(person.first())).forEach(all::addAll);
            return all;
        }).collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<IdentityLink> linksOf(Collection<LinkEvidence> evidence) {
        return evidence.stream().map(LinkEvidence::link).toList();
    }

    private Identifier strongest(Collection<Identifier> part) {
        return part.stream().min(rules.strength()).orElseThrow();
    }
}
