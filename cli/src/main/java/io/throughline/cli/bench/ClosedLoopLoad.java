package io.throughline.cli.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.throughline.cli.CliFailure;
import io.throughline.cli.ProgressReporter;

/**
 * Sends prepared requests over several connections as fast as they are answered: a closed loop, with one request at a time per
 * connection.
 */
public final class ClosedLoopLoad {

    /** @param startNanos when the first request was sent, by {@link System#nanoTime} */
    public record Result(double seconds, LatencyPercentiles latencies, long startNanos) {
    }

    private ClosedLoopLoad() {
    }

    public static Result run(String what, URI server, List<byte[]> requests, int connections) throws InterruptedException {
        return run(what, server, requests, connections, 0);
    }

    /**
     * @param perSecond the rate at which requests are due, whether or not earlier ones were answered in time. A latency is
     *        counted from when its request was due, so that a slow server cannot hide its delay. 0: as fast as requests are
     *        answered.
     */
    static Result run(String what, URI server, List<byte[]> requests, int connections, int perSecond) throws InterruptedException {
        var next = new AtomicInteger();
        var failure = new AtomicReference<String>();
        long[] nanos = new long[requests.size()];
        var threads = new ArrayList<Thread>();
        long start = System.nanoTime();
        try (var progress = ProgressReporter
                .every2Seconds(() -> "%s: %,d of %,d requests".formatted(what, Math.min(next.get(), requests.size()), requests.size()))) {
            for (int i = 0; i < connections; i++) {
                threads.add(
                        Thread.ofPlatform().daemon().start(() -> send(server, requests, next, nanos, failure, new Pace(start, perSecond))));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        if (failure.get() != null) {
            throw new CliFailure(what + " broke off: " + failure.get());
        }
        return new Result((System.nanoTime() - start) / 1e9, LatencyPercentiles.of(nanos), start);
    }

    private record Pace(long start, int perSecond) {

        /** Waits until a request is due, and returns the moment from which its latency is counted. */
        long due(int request) {
            if (perSecond == 0) {
                return System.nanoTime();
            }
            long due = start + request * 1_000_000_000L / perSecond;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            return due;
        }
    }

    private static void send(
            URI server, List<byte[]> requests, AtomicInteger next, long[] nanos, AtomicReference<String> failure, Pace pace) {
        try (var connection = new KeepAliveConnection(server)) {
            for (int i = next.getAndIncrement(); i < requests.size() && failure.get() == null; i = next.getAndIncrement()) {
                long before = pace.due(i);
                var response = connection.send(requests.get(i));
                nanos[i] = System.nanoTime() - before;
                // A benchmark of refused requests would be fast and worthless.
                if (response.status() != 200) {
                    failure.compareAndSet(null, "HTTP " + response.status() + " " + new String(response.body(), StandardCharsets.UTF_8));
                }
            }
        } catch (IOException broken) {
            failure.compareAndSet(null, broken.toString());
        }
    }
}
