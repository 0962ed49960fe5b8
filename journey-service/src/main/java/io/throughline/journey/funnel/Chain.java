package io.throughline.journey.funnel;

/**
 * Steps that somebody took one after the other.
 *
 * @param before the steps before this one; null at the first
 * @param level the number of this step, from 1
 * @param start when the first step was taken
 * @param group of the breakdown, that the event of this step belongs to
 */
record Chain(Chain before, int level, long start, long time, int group) {

    static Chain first(long time, int group) {
        return new Chain(null, 1, time, time, group);
    }

    Chain then(long at, int groupThere) {
        return new Chain(this, level + 1, start, at, groupThere);
    }

    boolean inWindow(long at, long window) {
        return at - start <= window;
    }

    /** @param step no higher than the level of this chain */
    Chain at(int step) {
        Chain chain = this;
        while (chain.level > step) {
            chain = chain.before;
        }
        return chain;
    }
}
