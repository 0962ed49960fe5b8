package io.throughline.journey.funnel;

import java.util.function.Consumer;

import io.throughline.journey.analysis.sequence.EventSequence;

/** Finds how far each person came. Not thread-safe. */
sealed interface FunnelMatcher permits OrderedFunnelMatcher, UnorderedFunnelMatcher {

    /** Delivers one person's attempts; none if the person never began. */
    void of(EventSequence eventSequence, Consumer<FunnelAttempt> attempts);

    static FunnelMatcher by(FunnelRules rules) {
        return rules.order() == FunnelRules.Order.ANY ? new UnorderedFunnelMatcher(rules) : new OrderedFunnelMatcher(rules);
    }
}
