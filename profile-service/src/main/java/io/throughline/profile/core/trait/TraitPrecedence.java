package io.throughline.profile.core.trait;

import java.util.Comparator;
import java.util.List;

/**
 * Decides which of several facts of one trait holds: the greatest. Edits by hand precede all sources, unless the list
 * gives them ({@link #BY_HAND}) another place. The order is total whatever the list, so taking the greatest stays
 * associative, commutative and idempotent. Facts are stored regardless of the list, so that another list gives other
 * traits.
 * <p>Among the facts that the list admits, one of a public source holds only where there is no trusted one, whatever the
 * order. If a list by {@link By#SOURCE} names only public sources, the administrator has declared them trusted for this
 * trait; edits by hand still precede them.
 *
 * @param sources ids of sources, in order of precedence
 */
public record TraitPrecedence(By by, List<String> sources) {

    /** Stands in the list for all edits by hand. */
    public static final String BY_HAND = "api:*";

    public static final TraitPrecedence NEWEST = new TraitPrecedence(By.RECENCY, List.of());

    private static final String HAND = "api:";

    /** The criterion of precedence. */
    public enum By {
        /** The newest fact, of any source. */
        RECENCY,
        /** The first source of the list that has a fact, however old; facts of other sources do not count. */
        SOURCE,
        /** The first source of the list that has a fact, however old; without any, the newest fact. */
        SOURCE_THEN_RECENCY
    }

    public TraitPrecedence {
        sources = List.copyOf(sources);
    }

    /** Whether a fact of the source can hold at all. */
    boolean admits(String source) {
        return by != By.SOURCE || rank(source) < sources.size();
    }

    /** Of two facts the greater holds. */
    Comparator<TraitFact> order() {
        return by == By.RECENCY ? TraitFact.PRECEDENCE
                : Comparator.comparing(TraitFact::trusted).thenComparing((TraitFact fact) -> rank(fact.source()), Comparator.reverseOrder())
                        .thenComparing(TraitFact.PRECEDENCE);
    }

    private int rank(String source) {
        boolean byHand = source.startsWith(HAND);
        int place = sources.indexOf(byHand ? BY_HAND : source);
        return place >= 0 ? place : byHand ? -1 : sources.size();
    }
}
