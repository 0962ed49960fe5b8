package io.throughline.profile.identity.graph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.trait.TraitFact;
import io.throughline.profile.core.trait.TraitSurvivorship;
import io.throughline.profile.identity.link.LinkSource;
import io.throughline.profile.identity.rule.IdentityRules;

/**
 * The combined content of a batch of observations, each thing once.
 *
 * @param seen when each identifier was seen
 * @param links with the earliest evidence of each
 * @param implied the links that the stars leave out: between the other identifiers of each event
 * @param facts the latest of each trait in the batch
 * @param outdated facts that are superseded, but count again if their source's later fact is taken back
 * @param sources the sources of each link and implied link
 */
public record ObservationBatch(SortedMap<Identifier, SeenRange> seen, Map<IdentityLink, Evidence> links, Map<ImpliedLink, Evidence> implied,
        Collection<TraitFact> facts,
        Collection<TraitFact> outdated, Map<LinkSource.Key, LinkSource> sources) {

    /** The first and the last time. */
    public record SeenRange(Instant first, Instant last) {

        SeenRange and(SeenRange other) {
            return new SeenRange(first.isBefore(other.first) ? first : other.first, last.isAfter(other.last) ? last : other.last);
        }
    }

    /**
     * The evidence of a link.
     *
     * @param stated whether a trusted event of the batch states explicitly that the two are one user
     * @param trusted whether any of the sources is trusted: an untrusted source joins no two known users
     */
    public record Evidence(String source, String eventId, Instant at, Instant last, int count, boolean stated, boolean trusted,
            Instant receivedAt) {

        public Evidence and(Evidence other) {
            Evidence first = at.isAfter(other.at) ? other : this;
            return new Evidence(first.source, first.eventId, first.at, last.isBefore(other.last) ? other.last : last,
                    count + other.count, stated || other.stated, trusted || other.trusted, first.receivedAt);
        }
    }

    public static ObservationBatch of(List<IdentityObservation> observations, Comparator<Identifier> strength) {
        SortedMap<Identifier, SeenRange> seen = new TreeMap<>();
        Map<IdentityLink, Evidence> links = new TreeMap<>(LINKS);
        Map<ImpliedLink, Evidence> implied = new LinkedHashMap<>();
        Map<LinkSource.Key, LinkSource> sources = new TreeMap<>();
        for (IdentityObservation observation : observations) {
            SeenRange at = new SeenRange(observation.at(), observation.at());
            observation.identifiers().stream().filter(each -> !IdentityRules.isReserved(each))
                    .forEach(each -> seen.merge(each, at, SeenRange::and));
            observation.links(strength).forEach(link -> {
                Evidence evidence =
                        observation.evidence(observation.stated().contains(link.a()) || observation.stated().contains(link.b()));
                links.merge(link, evidence, Evidence::and);
                LinkSource.note(sources, link, evidence);
            });
            observation.implied(strength).forEach(each -> {
                implied.merge(each, observation.evidence(false), Evidence::and);
                LinkSource.note(sources, each.link(), observation.evidence(false));
            });
        }
        List<TraitFact> facts = observations.stream().flatMap(each -> each.facts().stream()).toList();
        Map<TraitFact.Key, TraitFact> current = TraitSurvivorship.current(facts);
        return new ObservationBatch(seen, links, implied, current.values(), TraitSurvivorship.outdated(facts, current), sources);
    }

    private static final Comparator<IdentityLink> LINKS = Comparator.comparing(IdentityLink::a).thenComparing(IdentityLink::b);

    public boolean isEmpty() {
        return seen.isEmpty();
    }

    /** Adds pending links of identifiers in the batch. */
    public ObservationBatch with(Map<IdentityLink, Evidence> further) {
        if (further.isEmpty()) {
            return this;
        }
        Map<IdentityLink, Evidence> all = new TreeMap<>(LINKS);
        all.putAll(links);
        SortedMap<Identifier, SeenRange> concerned = new TreeMap<>(seen);
        further.forEach((link, evidence) -> {
            all.merge(link, evidence, Evidence::and);
            List.of(link.a(), link.b()).forEach(each -> concerned.putIfAbsent(each, new SeenRange(evidence.at(), evidence.at())));
        });
        return new ObservationBatch(concerned, all, implied, facts, outdated, withSources(further));
    }

    private Map<LinkSource.Key, LinkSource> withSources(Map<IdentityLink, Evidence> further) {
        Map<LinkSource.Key, LinkSource> all = new TreeMap<>(sources);
        further.forEach((link, evidence) -> LinkSource.note(all, link, evidence));
        return all;
    }

    /** The part that is new to the store, and the identifiers it concerns. */
    public ObservationBatch news(Known known) {
        Map<IdentityLink, Evidence> newLinks = new TreeMap<>(LINKS);
        links.forEach((link, evidence) -> {
            if (known.missing().contains(link) && !known.passesOver(link)) {
                newLinks.put(link, evidence);
            }
        });
        Map<ImpliedLink, Evidence> newImplied = new LinkedHashMap<>();
        implied.forEach((each, evidence) -> {
            if (known.missing().contains(each.link())
                    && each.star().stream().noneMatch(link -> known.passesOver(link) || known.takenBack().contains(link))) {
                newImplied.put(each, evidence);
            }
        });
        Collection<TraitFact> newFacts = TraitSurvivorship.replacements(facts, known.facts()).values();
        List<TraitFact> late = new ArrayList<>(outdated);
        late.addAll(TraitSurvivorship.outdated(facts, TraitSurvivorship.current(known.facts())));
        Set<Identifier> concerned = new HashSet<>(seen.keySet());
        concerned.removeAll(known.identifiers().keySet());
        newLinks.keySet().forEach(link -> Collections.addAll(concerned, link.a(), link.b()));
        newImplied.keySet().forEach(each -> Collections.addAll(concerned, each.link().a(), each.link().b(), each.strongest()));
        newFacts.forEach(fact -> concerned.add(fact.identifier()));
        late.forEach(fact -> concerned.add(fact.identifier()));
        SortedMap<Identifier, SeenRange> newSeen = new TreeMap<>(seen);
        newSeen.keySet().retainAll(concerned);
        return new ObservationBatch(newSeen, newLinks, newImplied, newFacts, late, sources);
    }

    /**
     * The links in the order in which they are judged, which matters where a limit admits only some of them: by time, and at
     * one moment the link with the stronger identifier first.
     */
    public List<Map.Entry<IdentityLink, Evidence>> inOrder(Comparator<Identifier> strength) {
        Comparator<Map.Entry<IdentityLink, Evidence>> order = Comparator.comparing(each -> each.getValue().at());
        return links.entrySet().stream().sorted(order.thenComparing(each -> weaker(each.getKey(), strength), strength)
                .thenComparing(Map.Entry::getKey, LINKS)).toList();
    }

    private static Identifier weaker(IdentityLink link, Comparator<Identifier> strength) {
        return strength.compare(link.a(), link.b()) > 0 ? link.a() : link.b();
    }

    /**
     * The part of a batch that is stored already.
     *
     * @param missing links without stored evidence of the same kind, observed or implied
     * @param takenBack links with evidence that somebody revoked; some of the missing
     * @param refused links that were judged a moment ago, and shared identifiers; they are not judged again
     * @param disputed links that were refused at some time
     * @param sources the known sources of the batch's links
     */
    public record Known(Map<Identifier, SeenRange> identifiers, Set<IdentityLink> missing, Set<IdentityLink> takenBack,
            Set<IdentityLink> refused, Set<IdentityLink> disputed, Set<Identifier> shared,
            List<TraitFact> facts, Map<LinkSource.Key, LinkSource> sources) {

        public static final Known NOTHING = new Known(Map.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), List.of(), Map.of());

        /** Whether a link is refused without being judged again. */
        public boolean passesOver(IdentityLink link) {
            return refused.contains(link) || shared.contains(link.a()) || shared.contains(link.b());
        }
    }
}
