package io.throughline.journey.live;

import java.util.Arrays;

import io.throughline.journey.live.state.LatencySketch;
import io.throughline.journey.live.state.TrafficCounter;

/** How long after it was received an event is in what readers see. */
public final class FrameLatencyMeter {

    /** Of one frame; of more, the first so many stand for all. */
    private static final int MOST = 100_000;

    private final long startedAt;
    private final TrafficCounter latencies = new TrafficCounter();
    private long[] waiting = new long[1_024];
    private int count;

    /** @param startedAt what was received before was shown by others before */
    public FrameLatencyMeter(long startedAt) {
        this.startedAt = startedAt;
    }

    public void received(long receivedAt) {
        if (receivedAt < startedAt || count == MOST) {
            return;
        }
        if (count == waiting.length) {
            waiting = Arrays.copyOf(waiting, Math.min(MOST, count * 2));
        }
        waiting[count++] = receivedAt;
    }

    /** All that was received until now is in a frame. */
    public void shown(long now) {
        for (int i = 0; i < count; i++) {
            latencies.add(now, Math.clamp(now - waiting[i], 0, LatencySketch.LONGEST), 1);
        }
        count = 0;
    }

    public LatencySketch latency(long now) {
        return latencies.latency(now);
    }
}
