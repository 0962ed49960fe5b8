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

/** Sends prepared requests over some connections as fast as they are answered: closed loop, each connection one at a time. */
public final class ClosedLoopLoad {

    /** @param startNanos when the first request went out, by {@link System#nanoTime} */
    public record Result(double seconds, LatencyPercentiles latencies, long startNanos) {
    }

    private ClosedLoopLoad() {
    }

    public static Result run(String what, URI server, List<byte[]> requests, int connections) throws InterruptedException {
        return run(what, server, requests, connections, 0);
    }

    /**
     * @param perSecond requests are due at this rate, whether or not those before them were answered in time: an answer's latency
     *     counts from when its request was due, so that a server that falls behind cannot hide it. 0: as fast as they are answered.
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

        /** Waits until a request is due, and gives the moment from which its latency counts. */
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
                // A benchmark of what is refused would be fast and worthless.
                if (response.status() != 200) {
                    failure.compareAndSet(null, "HTTP " + response.status() + " " + new String(response.body(), StandardCharsets.UTF_8));
                }
            }
        } catch (IOException broken) {
            failure.compareAndSet(null, broken.toString());
        }
    }
}
