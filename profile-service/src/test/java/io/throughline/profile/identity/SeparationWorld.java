package io.throughline.profile.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.LinkEvidence.Kind;

/** What events, aliases and colleagues say, judged as the service judges it, without a store. */
final class SeparationWorld {

    static final IdentityRules RULES = IdentityRules.DEFAULTS;
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    final List<LinkEvidence> links = new ArrayList<>();
    private final List<LinkEvidence> former = new ArrayList<>();
    private final Set<Identifier> identifiers = new TreeSet<>();
    private final Set<Link> everObserved = new HashSet<>();
    private final Set<Link> everImplied = new HashSet<>();
    private final Set<Link> apart = new HashSet<>();
    final Set<Link> conflicts = new LinkedHashSet<>();
    private int clock;

    /** One event that names these, the last an earlier user id where it is an alias. */
    void event(List<Identifier> named, boolean alias) {
        clock++;
        identifiers.addAll(named);
        Observation said = new Observation(named, now(), "/shop", "e" + clock, List.of(), 0, null,
                alias ? Set.of(named.getLast()) : Set.of(), true, now());
        IdentityGraph graph = graph();
        Batch batch = Batch.of(List.of(said), RULES.strength());
        batch.inOrder(RULES.strength()).forEach(each -> {
            Link link = each.getKey();
            boolean stands = links.stream().anyMatch(one -> one.kind() == Kind.OBSERVED && one.link().equals(link));
            if (!stands && everObserved.contains(link)) {
                if (!graph.areOne(link)) {
                    conflicts.add(link);
                }
            } else if (graph.propose(link, each.getValue().stated()) instanceof Verdict.Joined) {
                if (everObserved.add(link)) {
                    add(Kind.OBSERVED, link, each.getValue().stated());
                }
            } else {
                conflicts.add(link);
            }
        });
        batch.implied().forEach((each, evidence) -> {
            if (each.star().stream().allMatch(graph::areOne) && !everObserved.contains(each.link()) && everImplied.add(each.link())) {
                add(Kind.IMPLIED, each.link(), false);
            }
        });
    }

    void mergeByHand(Identifier one, Identifier other) {
        clock++;
        if (!graph().areOne(new Link(one, other)) && graph(LinkPolicy.byHand(RULES, Set.of())).propose(new Link(one, other)) instanceof Verdict.Joined) {
            add(Kind.MANUAL, new Link(one, other), false);
        }
    }

    private void add(Kind kind, Link link, boolean stated) {
        links.add(new LinkEvidence(new UUID(0, links.size() + 1_000L * clock), kind, link, stated, "/shop", "e" + clock, now(), now()));
    }

    private Instant now() {
        return START.plusSeconds(clock);
    }

    private IdentityGraph graph() {
        return graph(LinkPolicy.within(RULES, Set.of()));
    }

    private IdentityGraph graph(LinkPolicy policy) {
        IdentityGraph graph = new IdentityGraph(policy, RULES::identifies);
        identifiers.forEach(graph::add);
        apart.forEach(each -> graph.keepApart(each.a(), each.b()));
        links.forEach(each -> graph.join(each.link()));
        return graph;
    }

    SortedSet<Identifier> personOf(Identifier identifier) {
        return Components.of(identifiers, links.stream().map(LinkEvidence::link).toList()).stream().filter(each -> each.contains(identifier)).findFirst()
                .orElse(new TreeSet<>(Set.of(identifier)));
    }

    private SeparationPlanner planner(Identifier of) {
        Collection<Identifier> members = personOf(of);
        return new SeparationPlanner(members, links.stream().filter(each -> members.contains(each.link().a())).toList(),
                former.stream().filter(each -> members.contains(each.link().a()) || members.contains(each.link().b())).toList(), RULES);
    }

    SeparationPlan separate(Identifier identifier, Identifier from) {
        return apply(planner(identifier).separate(identifier, from));
    }

    SeparationPlan revoke(LinkEvidence link) {
        return apply(planner(link.link().a()).revoke(link));
    }

    /** As if these had never been said. */
    SeparationPlan takeBack(List<LinkEvidence> gone) {
        Identifier of = gone.getFirst().link().a();
        Instant since = gone.stream().map(LinkEvidence::recordedAt).min(Instant::compareTo).orElseThrow();
        Collection<Identifier> members = personOf(of);
        links.removeAll(gone);
        gone.forEach(each -> everObserved.remove(each.link()));
        SeparationPlan plan = new SeparationPlanner(members, links.stream().filter(each -> members.contains(each.link().a())).toList(), List.of(), RULES).without(since);
        plan.ended().forEach(each -> everObserved.remove(each.link()));
        return apply(plan);
    }

    boolean isOfSeveralPeople(Identifier identifier) {
        return planner(identifier).isOfSeveralPeople();
    }

    private SeparationPlan apply(SeparationPlan plan) {
        clock++;
        links.removeAll(plan.ended());
        former.addAll(plan.ended());
        plan.redrawn().forEach(each -> {
            if (everObserved.add(each.link())) {
                links.add(new LinkEvidence(new UUID(1, links.size() + 1_000L * clock), Kind.OBSERVED, each.link(), false, each.source(), each.eventId(), each.at(), now()));
            }
        });
        apart.addAll(plan.apart());
        plan.unclear().forEach(each -> conflicts.add(each.link()));
        return plan;
    }

    /** Who is one person by these identifiers. */
    Map<Identifier, SortedSet<Identifier>> people(Collection<Identifier> of) {
        Map<Identifier, SortedSet<Identifier>> people = new java.util.TreeMap<>();
        of.forEach(each -> people.put(each, personOf(each)));
        return people;
    }
}
