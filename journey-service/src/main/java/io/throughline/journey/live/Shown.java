package io.throughline.journey.live;

import java.util.Arrays;

/** How long after it was received an event is in what readers see. */
final class Shown {

    /** Of one frame; of more, the first so many stand for all. */
    private static final int MOST = 100_000;

    private final long startedAt;
    private final Traffic latencies = new Traffic();
    private long[] waiting = new long[1_024];
    private int count;

    /** @param startedAt what was received before was shown by others before */
    Shown(long startedAt) {
        this.startedAt = startedAt;
    }

    void received(long receivedAt) {
        if (receivedAt < startedAt || count == MOST) {
            return;
        }
        if (count == waiting.length) {
            waiting = Arrays.copyOf(waiting, Math.min(MOST, count * 2));
        }
        waiting[count++] = receivedAt;
    }

    /** All that was received until now is in a frame. */
    void shown(long now) {
        for (int i = 0; i < count; i++) {
            latencies.add(now, (int) Math.clamp(now - waiting[i], 0, LatencySketch.LONGEST), 1);
        }
        count = 0;
    }

    LatencySketch latency(long now) {
        return latencies.latency(now);
    }
}
