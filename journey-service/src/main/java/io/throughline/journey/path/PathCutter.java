package io.throughline.journey.path;

import io.throughline.journey.analysis.Walk;

/**
 * Cuts a person's walk into paths: the whole of it, or sessions of it; and of each, where asked for, what lies between two steps.
 * Of what lies before an end, the shortest stretch after the last beginning is a path; no event is in two paths.
 */
final class PathCutter {

    /** Where a path begins, where such a step is asked for. */
    static final int FROM = 1;
    /** Where it ends. */
    static final int TO = 2;
    /** The first bit that names a group of events. */
    static final int FIRST_GROUP = 2;

    private final boolean hasFrom;
    private final boolean hasTo;
    private final long sessionGap;
    private final Labelling labelling;
    private final Taker taker;
    private int[] labels = new int[64];
    private long[] times = new long[64];

    /** Takes one path: so many labels and times of the arrays, which are used again. */
    interface Taker {

        void path(long person, int[] labels, long[] times, int size);
    }

    /** Which label an event has. */
    interface Labelling {

        int of(Walk walk, int i);
    }

    /** @param sessionGap in milliseconds: a longer pause begins another path; negative where paths are whole lives */
    PathCutter(boolean hasFrom, boolean hasTo, long sessionGap, Labelling labelling, Taker taker) {
        this.hasFrom = hasFrom;
        this.hasTo = hasTo;
        this.sessionGap = sessionGap;
        this.labelling = labelling;
        this.taker = taker;
    }

    void cut(Walk walk) {
        int start = 0;
        for (int i = 1; i <= walk.size(); i++) {
            if (i == walk.size() || sessionGap >= 0 && walk.time(i) - walk.time(i - 1) > sessionGap) {
                between(walk, start, i);
                start = i;
            }
        }
    }

    private void between(Walk walk, int start, int end) {
        if (!hasFrom && !hasTo) {
            take(walk, start, end);
            return;
        }
        int begun = hasFrom ? -1 : start;
        for (int i = start; i < end; i++) {
            if (hasTo && begun >= 0 && (walk.code(i) & TO) != 0) {
                take(walk, begun, i + 1);
                begun = hasFrom ? -1 : i + 1;
            } else if (hasFrom && (walk.code(i) & FROM) != 0) {
                if (!hasTo && begun >= 0) {
                    take(walk, begun, i);
                }
                begun = i;
            }
        }
        if (!hasTo && begun >= 0) {
            take(walk, begun, end);
        }
    }

    private void take(Walk walk, int start, int end) {
        int n = end - start;
        if (n > labels.length) {
            labels = new int[2 * n];
            times = new long[2 * n];
        }
        for (int i = 0; i < n; i++) {
            labels[i] = labelling.of(walk, start + i);
            times[i] = walk.time(start + i);
        }
        taker.path(walk.person(), labels, times, n);
    }
}
