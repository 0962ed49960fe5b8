package io.throughline.journey.live;

import java.util.Arrays;

import io.throughline.journey.live.state.LatencySketch;
import io.throughline.journey.live.state.TrafficCounter;

/** Measures how long after it was received an event appears in the frames that readers get. */
public final class FrameLatencyMeter {

    /** The most events of one frame that are measured; if there are more, these stand for all. */
    private static final int MOST = 100_000;

    private final long startedAt;
    private final TrafficCounter latencies = new TrafficCounter();
    private long[] waiting = new long[1_024];
    private int count;

    /** @param startedAt events received before this were shown by other replicas */
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

    /** Records that a frame contains all events received until now. */
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
