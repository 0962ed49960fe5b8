package io.throughline.profile.core.trait;

import java.util.Comparator;
import java.util.List;

/**
 * Which of several facts of one trait holds: the greatest. What colleagues say by hand goes before all sources, unless
 * the list gives it ({@link #BY_HAND}) another place. The order is total whatever the list, so that taking the greatest
 * stays associative, commutative and idempotent; and no fact is dropped for it, so that another list gives other traits.
 *
 * <p>Of the facts that the list admits, what a public source said holds only where nobody who is believed said anything, whatever the
 * order. A list by
 * {@link By#SOURCE} that names public sources alone is an administrator's word that they are to be believed in this trait; edits by hand
 * still go before.
 *
 * @param sources ids of sources, the one that goes first first
 */
public record TraitPrecedence(By by, List<String> sources) {

    /** Stands in the list for whatever colleagues say. */
    public static final String BY_HAND = "api:*";

    public static final TraitPrecedence NEWEST = new TraitPrecedence(By.RECENCY, List.of());

    private static final String HAND = "api:";

    /** What decides. */
    public enum By {
        /** The newest fact, whoever said it. */
        RECENCY,
        /** The first source of the list that said anything, however old; what others say does not hold. */
        SOURCE,
        /** The first source of the list that said anything, however old; where none did, the newest fact. */
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
