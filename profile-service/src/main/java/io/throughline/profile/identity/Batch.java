package io.throughline.profile.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.profile.Survivorship;
import io.throughline.profile.profile.TraitFact;

/**
 * What a batch of observations says in all, each thing once.
 *
 * @param seen when each identifier was seen
 * @param links with the earliest evidence of each
 * @param facts the ones that hold among those of the batch
 */
record Batch(SortedMap<Identifier, Seen> seen, Map<Link, Evidence> links, Collection<TraitFact> facts) {

    /** The first and the last time. */
    record Seen(Instant first, Instant last) {

        Seen and(Seen other) {
            return new Seen(first.isBefore(other.first) ? first : other.first, last.isAfter(other.last) ? last : other.last);
        }
    }

    /** What said so. */
    record Evidence(String source, String eventId, Instant at) {

        Evidence orEarlier(Evidence other) {
            return at.isAfter(other.at) ? other : this;
        }
    }

    static Batch of(List<Observation> observations) {
        SortedMap<Identifier, Seen> seen = new TreeMap<>();
        Map<Link, Evidence> links = new TreeMap<>(LINKS);
        for (Observation observation : observations) {
            Seen at = new Seen(observation.at(), observation.at());
            observation.identifiers().stream().filter(each -> !Naming.isReserved(each))
                    .forEach(each -> seen.merge(each, at, Seen::and));
            Evidence evidence = new Evidence(observation.source(), observation.eventId(), observation.at());
            observation.links().forEach(link -> links.merge(link, evidence, Evidence::orEarlier));
        }
        List<TraitFact> facts = observations.stream().flatMap(each -> each.facts().stream()).toList();
        return new Batch(seen, links, Survivorship.current(facts).values());
    }

    private static final java.util.Comparator<Link> LINKS = java.util.Comparator.comparing(Link::a).thenComparing(Link::b);

    boolean isEmpty() {
        return seen.isEmpty();
    }

    /** The part that is news to the store: what is not known yet, and whom it concerns. */
    Batch news(Known known) {
        Map<Link, Evidence> newLinks = new TreeMap<>(LINKS);
        links.forEach((link, evidence) -> {
            if (known.missing().contains(link)) {
                newLinks.put(link, evidence);
            }
        });
        Collection<TraitFact> newFacts = Survivorship.news(facts, known.facts()).values();
        Set<Identifier> concerned = new HashSet<>(seen.keySet());
        concerned.removeAll(known.identifiers().keySet());
        newLinks.keySet().forEach(link -> Collections.addAll(concerned, link.a(), link.b()));
        newFacts.forEach(fact -> concerned.add(fact.identifier()));
        SortedMap<Identifier, Seen> newSeen = new TreeMap<>(seen);
        newSeen.keySet().retainAll(concerned);
        return new Batch(newSeen, newLinks, newFacts);
    }

    /** What is known already of a batch. */
    record Known(Map<Identifier, Seen> identifiers, Set<Link> missing, List<TraitFact> facts) {
    }
}
