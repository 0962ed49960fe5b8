package io.throughline.cli.bench;

import java.util.Arrays;

/** Records when each marker was sent, and when a frame first counted it. Markers are seen in the order in which they were sent. */
final class MarkerTracker {

    private final long[] sent;
    private final long[] seen;
    private int sentSoFar;
    private int seenSoFar;

    MarkerTracker(int most) {
        this.sent = new long[most];
        this.seen = new long[most];
    }

    /** @param nanos when the next marker was due to be sent, by {@link System#nanoTime} */
    synchronized void sent(long nanos) {
        sent[sentSoFar++] = nanos;
    }

    /** Records that a frame has counted this many markers. */
    synchronized void seen(long count, long nanos) {
        while (seenSoFar < Math.min(count, sentSoFar)) {
            seen[seenSoFar++] = nanos;
        }
    }

    synchronized int sent() {
        return sentSoFar;
    }

    synchronized int seen() {
        return seenSoFar;
    }

    /** The times from sending to seeing, for the markers that were seen. */
    synchronized LatencyPercentiles latencies() {
        long[] nanos = new long[seenSoFar];
        Arrays.setAll(nanos, i -> seen[i] - sent[i]);
        return LatencyPercentiles.of(nanos);
    }
}
