package io.throughline.journey.funnel;

/**
 * How far a person came.
 *
 * @param chain the steps that they took: the attempt that first reached the furthest step, and of several such the one that began last
 * @param excluded whether an exclusion ended the last attempt that came this far
 */
record FunnelAttempt(PartialMatch chain, boolean excluded) {

    int level() {
        return chain.level();
    }

    long start() {
        return chain.start();
    }
}
