package io.throughline.journey.live.state;

/** The traffic of one kind, by time of receipt: counts of the last minute, five and sixty minutes, and latencies. */
public final class TrafficCounter {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    /** For an event that did not come live, such as imported history: it is counted, but has no latency. */
    static final int NO_LATENCY = -1;
    /** The current minute and the five before it. */
    private static final int MINUTES_OF_LATENCY = 6;

    private final SlidingWindowCounter seconds = new SlidingWindowCounter(SECOND, 60);
    private final SlidingWindowCounter tens = new SlidingWindowCounter(10 * SECOND, 360);
    private final LatencySketch[] latencies = new LatencySketch[MINUTES_OF_LATENCY];
    private final long[] minutes = new long[MINUTES_OF_LATENCY];
    private long newest = Long.MIN_VALUE;

    /**
     * @param latency milliseconds, or {@link #NO_LATENCY}
     * @param by 1, or −1 to take an event back
     */
    public void add(long receivedAt, int latency, int by) {
        seconds.add(receivedAt, by);
        tens.add(receivedAt, by);
        newest = Math.max(newest, receivedAt);
        if (latency != NO_LATENCY) {
            addLatency(receivedAt, latency, by);
        }
    }

    private void addLatency(long receivedAt, int latency, int by) {
        long minute = Math.floorDiv(receivedAt, MINUTE);
        int i = (int) Math.floorMod(minute, (long) MINUTES_OF_LATENCY);
        if (by > 0 && (latencies[i] == null || minutes[i] < minute)) {
            latencies[i] = new LatencySketch();
            minutes[i] = minute;
        }
        if (latencies[i] != null && minutes[i] == minute) {
            latencies[i].add(latency, by);
        }
    }

    long newest() {
        return newest;
    }

    public long lastMinute(long now) {
        return seconds.sum(now, 60);
    }

    public long lastFiveMinutes(long now) {
        return tens.sum(now, 30);
    }

    public long lastHour(long now) {
        return tens.sum(now, 360);
    }

    /** Over the current minute and the five before it. */
    public LatencySketch latency(long now) {
        LatencySketch all = new LatencySketch();
        long minute = Math.floorDiv(now, MINUTE);
        for (int i = 0; i < MINUTES_OF_LATENCY; i++) {
            if (latencies[i] != null && minutes[i] <= minute && minutes[i] > minute - MINUTES_OF_LATENCY) {
                all.add(latencies[i]);
            }
        }
        return all;
    }
}
