package io.throughline.journey.funnel;

import java.util.function.Consumer;

import io.throughline.journey.analysis.Walk;

/** Finds how far people came; for one thread. */
sealed interface Ways permits OrderedWays, AnyWays {

    /** Gives the attempts of one person, none where they never began. */
    void of(Walk walk, Consumer<Attempt> attempts);

    static Ways by(FunnelRules rules) {
        return rules.order() == FunnelRules.Order.ANY ? new AnyWays(rules) : new OrderedWays(rules);
    }
}
