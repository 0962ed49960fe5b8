package io.throughline.journey.funnel;

/**
 * How far somebody came.
 *
 * @param chain the steps that they took; the first that came so far, and of those the one that began last
 * @param excluded whether the last attempt that came so far was ended by an exclusion
 */
record FunnelAttempt(PartialMatch chain, boolean excluded) {

    int level() {
        return chain.level();
    }

    long start() {
        return chain.start();
    }
}
