package io.throughline.journey.funnel;

import java.util.function.Consumer;

import io.throughline.journey.analysis.sequence.EventSequence;

/** Finds how far people came; for one thread. */
sealed interface FunnelMatcher permits OrderedFunnelMatcher, UnorderedFunnelMatcher {

    /** Gives the attempts of one person, none where they never began. */
    void of(EventSequence walk, Consumer<FunnelAttempt> attempts);

    static FunnelMatcher by(FunnelRules rules) {
        return rules.order() == FunnelRules.Order.ANY ? new UnorderedFunnelMatcher(rules) : new OrderedFunnelMatcher(rules);
    }
}
