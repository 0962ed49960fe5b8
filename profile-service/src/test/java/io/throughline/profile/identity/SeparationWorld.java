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
import io.throughline.profile.identity.graph.ConnectedComponents;
import io.throughline.profile.identity.graph.IdentityGraph;
import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.graph.IdentityObservation;
import io.throughline.profile.identity.graph.ObservationBatch;
import io.throughline.profile.identity.link.LinkEvidence;
import io.throughline.profile.identity.link.LinkEvidence.Kind;
import io.throughline.profile.identity.rule.IdentityRules;
import io.throughline.profile.identity.rule.LinkDecision;
import io.throughline.profile.identity.rule.LinkPolicy;
import io.throughline.profile.identity.separation.SeparationPlan;
import io.throughline.profile.identity.separation.SeparationPlanner;

/** What events, aliases and colleagues say, judged as the service judges it, without a store. */
public final class SeparationWorld {

    public static final IdentityRules RULES = IdentityRules.DEFAULTS;
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    public final List<LinkEvidence> links = new ArrayList<>();
    private final List<LinkEvidence> former = new ArrayList<>();
    private final Set<Identifier> identifiers = new TreeSet<>();
    private final Set<IdentityLink> everObserved = new HashSet<>();
    private final Set<IdentityLink> everImplied = new HashSet<>();
    private final Set<IdentityLink> apart = new HashSet<>();
    public final Set<IdentityLink> conflicts = new LinkedHashSet<>();
    private int clock;

    /** One event that names these, the last an earlier user id where it is an alias. */
    public void event(List<Identifier> named, boolean alias) {
        clock++;
        identifiers.addAll(named);
        IdentityObservation said = new IdentityObservation(named, now(), "/shop", "e" + clock, List.of(), 0, null,
                alias ? Set.of(named.getLast()) : Set.of(), true, now());
        IdentityGraph graph = graph();
        ObservationBatch batch = ObservationBatch.of(List.of(said), RULES.strength());
        batch.inOrder(RULES.strength()).forEach(each -> {
            IdentityLink link = each.getKey();
            boolean stands = links.stream().anyMatch(one -> one.kind() == Kind.OBSERVED && one.link().equals(link));
            if (!stands && everObserved.contains(link)) {
                if (!graph.areOne(link)) {
                    conflicts.add(link);
                }
            } else if (graph.propose(link, each.getValue().stated()) instanceof LinkDecision.Joined) {
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

    public void mergeByHand(Identifier one, Identifier other) {
        clock++;
        if (!graph().areOne(new IdentityLink(one, other))
                && graph(LinkPolicy.byHand(RULES, Set.of())).propose(new IdentityLink(one, other)) instanceof LinkDecision.Joined) {
            add(Kind.MANUAL, new IdentityLink(one, other), false);
        }
    }

    private void add(Kind kind, IdentityLink link, boolean stated) {
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

    public SortedSet<Identifier> personOf(Identifier identifier) {
        return ConnectedComponents.of(identifiers, links.stream().map(LinkEvidence::link).toList()).stream()
                .filter(each -> each.contains(identifier)).findFirst()
                .orElse(new TreeSet<>(Set.of(identifier)));
    }

    private SeparationPlanner planner(Identifier of) {
        Collection<Identifier> members = personOf(of);
        return new SeparationPlanner(members, links.stream().filter(each -> members.contains(each.link().a())).toList(),
                former.stream().filter(each -> members.contains(each.link().a()) || members.contains(each.link().b())).toList(), RULES);
    }

    public SeparationPlan separate(Identifier identifier, Identifier from) {
        return apply(planner(identifier).separate(identifier, from));
    }

    public SeparationPlan revoke(LinkEvidence link) {
        return apply(planner(link.link().a()).revoke(link));
    }

    /** As if these had never been said. */
    public SeparationPlan takeBack(List<LinkEvidence> gone) {
        Identifier of = gone.getFirst().link().a();
        Instant since = gone.stream().map(LinkEvidence::recordedAt).min(Instant::compareTo).orElseThrow();
        Collection<Identifier> members = personOf(of);
        links.removeAll(gone);
        gone.forEach(each -> everObserved.remove(each.link()));
        SeparationPlan plan =
                new SeparationPlanner(members, links.stream().filter(each -> members.contains(each.link().a())).toList(), List.of(), RULES)
                        .without(since);
        plan.ended().forEach(each -> everObserved.remove(each.link()));
        return apply(plan);
    }

    public boolean isOfSeveralPeople(Identifier identifier) {
        return planner(identifier).isOfSeveralPeople();
    }

    private SeparationPlan apply(SeparationPlan plan) {
        clock++;
        links.removeAll(plan.ended());
        former.addAll(plan.ended());
        plan.redrawn().forEach(each -> {
            if (everObserved.add(each.link())) {
                links.add(new LinkEvidence(new UUID(1, links.size() + 1_000L * clock), Kind.OBSERVED, each.link(), false, each.source(),
                        each.eventId(), each.at(), now()));
            }
        });
        apart.addAll(plan.apart());
        plan.unclear().forEach(each -> conflicts.add(each.link()));
        return plan;
    }

    /** Who is one person by these identifiers. */
    public Map<Identifier, SortedSet<Identifier>> people(Collection<Identifier> of) {
        Map<Identifier, SortedSet<Identifier>> people = new java.util.TreeMap<>();
        of.forEach(each -> people.put(each, personOf(each)));
        return people;
    }
}
