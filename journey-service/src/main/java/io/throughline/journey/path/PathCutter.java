package io.throughline.journey.path;

import io.throughline.journey.analysis.sequence.EventSequence;

/**
 * Cuts a person's walk into paths: the whole of it, or sessions of it; and of each, where asked for, what lies between two steps.
 * Of what lies before an end, the shortest stretch after the last beginning is a path; no event is in two paths.
 */
final class PathCutter {

    private final int fromBits;
    private final int toBits;
    private final long sessionGap;
    private final EventLabeler labelling;
    private final PathConsumer taker;
    private int[] labels = new int[64];
    private long[] times = new long[64];

    /** Takes one path: so many labels and times of the arrays, which are used again. */
    interface PathConsumer {

        void path(long person, int[] labels, long[] times, int size);
    }

    /** Which label an event has. */
    interface EventLabeler {

        int of(EventSequence walk, int i);
    }

    /**
     * @param fromBits of the codes where a path may begin; 0 where it begins with what comes first
     * @param toBits of the codes where a path ends; 0 where it ends with what comes last
     * @param sessionGap in milliseconds: a longer pause begins another path; negative where paths are whole lives
     */
    PathCutter(int fromBits, int toBits, long sessionGap, EventLabeler labelling, PathConsumer taker) {
        this.fromBits = fromBits;
        this.toBits = toBits;
        this.sessionGap = sessionGap;
        this.labelling = labelling;
        this.taker = taker;
    }

    void cut(EventSequence walk) {
        int start = 0;
        for (int i = 1; i <= walk.size(); i++) {
            if (i == walk.size() || sessionGap >= 0 && walk.time(i) - walk.time(i - 1) > sessionGap) {
                between(walk, start, i);
                start = i;
            }
        }
    }

    private void between(EventSequence walk, int start, int end) {
        if (fromBits == 0 && toBits == 0) {
            take(walk, start, end);
            return;
        }
        int begun = fromBits != 0 ? -1 : start;
        for (int i = start; i < end; i++) {
            if (begun >= 0 && (walk.code(i) & toBits) != 0) {
                take(walk, begun, i + 1);
                begun = fromBits != 0 ? -1 : i + 1;
            } else if ((walk.code(i) & fromBits) != 0) {
                if (toBits == 0 && begun >= 0) {
                    take(walk, begun, i);
                }
                begun = i;
            }
        }
        if (toBits == 0 && begun >= 0) {
            take(walk, begun, end);
        }
    }

    private void take(EventSequence walk, int start, int end) {
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
