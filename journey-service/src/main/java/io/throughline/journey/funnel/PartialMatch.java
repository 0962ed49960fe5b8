package io.throughline.journey.funnel;

/**
 * Consecutive steps that a person took.
 *
 * @param before the chain up to the step before this one; null for the first step
 * @param level the number of this step, from 1
 * @param start the time of the first step
 * @param group the group of the breakdown to which this step's event belongs
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

    /** @param step at most the level of this chain */
    PartialMatch at(int step) {
        PartialMatch partialMatch = this;
        while (partialMatch.level > step) {
            partialMatch = partialMatch.before;
        }
        return partialMatch;
    }
}
