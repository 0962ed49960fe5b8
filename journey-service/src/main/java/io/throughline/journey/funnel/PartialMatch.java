package io.throughline.journey.funnel;

/**
 * Steps that somebody took one after the other.
 *
 * @param before the steps before this one; null at the first
 * @param level the number of this step, from 1
 * @param start when the first step was taken
 * @param group of the breakdown, that the event of this step belongs to
 */
record PartialMatch(PartialMatch before, int level, long start, long time, int group) {

    static PartialMatch first(long time, int group) {
        return new PartialMatch(null, 1, time, time, group);
    }

    PartialMatch extend(long at, int groupThere) {
        return new PartialMatch(this, level + 1, start, at, groupThere);
    }

    boolean inWindow(long at, long window) {
        return at - start <= window;
    }

    /** @param step no higher than the level of this chain */
    PartialMatch at(int step) {
        PartialMatch chain = this;
        while (chain.level > step) {
            chain = chain.before;
        }
        return chain;
    }
}
