package io.throughline.journey.path;

import io.throughline.journey.analysis.sequence.EventSequence;

/**
 * Splits a person's event sequence into paths: the whole sequence, or its sessions. If requested, a path is only the part from one step to
 * another: before each end step, the shortest part that begins with a start step. No event belongs to two paths.
 */
final class PathCutter {

    private final int fromBits;
    private final int toBits;
    private final long sessionGap;
    private final EventLabeler labelling;
    private final PathConsumer taker;
    private int[] labels = new int[64];
    private long[] times = new long[64];

    /** Receives one path. Its labels and times are the first {@code size} entries of arrays that are reused. */
    interface PathConsumer {

        void path(long person, int[] labels, long[] times, int size);
    }

    /** The label of an event. */
    interface EventLabeler {

        int of(EventSequence eventSequence, int i);
    }

    /**
     * @param fromBits bits of the codes with which a path may begin; 0 if it begins with the first event
     * @param toBits bits of the codes with which a path ends; 0 if it ends with the last event
     * @param sessionGap in milliseconds: a longer pause begins another path; negative if a path is a person's whole sequence
     */
    PathCutter(int fromBits, int toBits, long sessionGap, EventLabeler labelling, PathConsumer taker) {
        this.fromBits = fromBits;
        this.toBits = toBits;
        this.sessionGap = sessionGap;
        this.labelling = labelling;
        this.taker = taker;
    }

    void cut(EventSequence eventSequence) {
        int start = 0;
        for (int i = 1; i <= eventSequence.size(); i++) {
            if (i == eventSequence.size() || sessionGap >= 0 && eventSequence.time(i) - eventSequence.time(i - 1) > sessionGap) {
                between(eventSequence, start, i);
                start = i;
            }
        }
    }

    private void between(EventSequence eventSequence, int start, int end) {
        if (fromBits == 0 && toBits == 0) {
            take(eventSequence, start, end);
            return;
        }
        int begun = fromBits != 0 ? -1 : start;
        for (int i = start; i < end; i++) {
            if (begun >= 0 && (eventSequence.code(i) & toBits) != 0) {
                take(eventSequence, begun, i + 1);
                begun = fromBits != 0 ? -1 : i + 1;
            } else if ((eventSequence.code(i) & fromBits) != 0) {
                if (toBits == 0 && begun >= 0) {
                    take(eventSequence, begun, i);
                }
                begun = i;
            }
        }
        if (toBits == 0 && begun >= 0) {
            take(eventSequence, begun, end);
        }
    }

    private void take(EventSequence eventSequence, int start, int end) {
        int n = end - start;
        if (n > labels.length) {
            labels = new int[2 * n];
            times = new long[2 * n];
        }
        for (int i = 0; i < n; i++) {
            labels[i] = labelling.of(eventSequence, start + i);
            times[i] = eventSequence.time(start + i);
        }
        taker.path(eventSequence.person(), labels, times, n);
    }
}
