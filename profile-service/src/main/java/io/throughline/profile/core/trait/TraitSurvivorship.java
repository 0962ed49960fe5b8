package io.throughline.profile.core.trait;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Decides which of many facts holds: of one source the greatest by {@link TraitFact#PRECEDENCE}, newest first; of several
 * sources the greatest by the trait's {@link TraitPrecedence}. The rule is our own. Taking the greatest is associative,
 * commutative and idempotent, so the result depends neither on the order in which facts arrive nor on how often they do,
 * and superseded facts need not be kept once a newer one of the same source is stored.
 */
public final class TraitSurvivorship {

    private TraitSurvivorship() {
    }

    /** The facts worth storing: for each identifier, trait and source the one that holds. */
    public static Map<TraitFact.Key, TraitFact> current(Collection<TraitFact> facts) {
        return greatest(facts, TraitFact::key, fact -> TraitFact.PRECEDENCE);
    }

    /** The new facts that replace stored ones. */
    public static Map<TraitFact.Key, TraitFact> replacements(Collection<TraitFact> said, Collection<TraitFact> kept) {
        Map<TraitFact.Key, TraitFact> known = current(kept);
        Map<TraitFact.Key, TraitFact> news = current(said);
        news.values().removeIf(fact -> known.containsKey(fact.key())
                && TraitFact.PRECEDENCE.compare(known.get(fact.key()), fact) >= 0);
        return news;
    }

    /**
     * The new facts that are superseded by a stored one, but would hold if that were taken back: where their value differs; of
     * those with equal values the first that was received.
     */
    public static List<TraitFact> outdated(Collection<TraitFact> said, Map<TraitFact.Key, TraitFact> holding) {
        Map<TraitFact.Key, TraitFact> same = new HashMap<>();
        List<TraitFact> outdated = new ArrayList<>();
        for (TraitFact fact : said) {
            TraitFact holds = holding.get(fact.key());
            if (holds == null || TraitFact.PRECEDENCE.compare(holds, fact) <= 0) {
                continue;
            }
            if (!holds.value().equals(fact.value())) {
                outdated.add(fact);
            } else if (fact.receivedAt().isBefore(holds.receivedAt())) {
                same.merge(fact.key(), fact, (one, other) -> one.receivedAt().isAfter(other.receivedAt()) ? other : one);
            }
        }
        outdated.addAll(same.values());
        return outdated;
    }

    /** One profile's traits, from the facts of all of its identifiers. */
    public static SortedMap<String, TraitValue> traits(Collection<TraitFact> facts, TraitRules rules) {
        SortedMap<String, TraitValue> traits = new TreeMap<>();
        holding(facts, rules).forEach((name, fact) -> {
            if (!fact.isTombstone()) {
                traits.put(name, new TraitValue(fact.value(), fact.source(), fact.at()));
            }
        });
        return traits;
    }

    /** The fact of each trait that holds; a tombstone where the trait was removed. */
    static Map<String, TraitFact> holding(Collection<TraitFact> facts, TraitRules rules) {
        List<TraitFact> admitted = facts.stream().filter(fact -> rules.precedence(fact.name()).admits(fact.source())).toList();
        return greatest(admitted, TraitFact::name, fact -> rules.precedence(fact.name()).order());
    }

    /** @param order the same for all facts of a key */
    private static <K> Map<K, TraitFact> greatest(Collection<TraitFact> facts, Function<TraitFact, K> key,
            Function<TraitFact, Comparator<TraitFact>> order) {
        Map<K, TraitFact> greatest = new HashMap<>();
        for (TraitFact fact : facts) {
            greatest.merge(key.apply(fact), fact, (one, other) -> order.apply(one).compare(one, other) >= 0 ? one : other);
        }
        return greatest;
    }
}
