package io.throughline.cli.bench;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.throughline.cli.CliFailure;
import io.throughline.cli.bench.data.SampleTouchpoints;

/** Sends a fixed number of touchpoints per second in the background until it is closed. */
final class SteadyLoad implements AutoCloseable {

    static final int BATCH = 20;
    private static final int CONNECTIONS = 8;
    private static final int SLICE_SECONDS = 2;

    private final SampleTouchpoints touchpoints;
    private final URI collector;
    private final int rate;
    private final Thread thread;
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final long start = System.nanoTime();
    private volatile boolean ending;
    private volatile long acknowledged;
    private volatile long lastNanos = start;

    SteadyLoad(String run, URI collector, String writeKey, int rate) {
        this.touchpoints = new SampleTouchpoints(run, collector, writeKey);
        this.collector = collector;
        this.rate = rate;
        this.thread = Thread.ofPlatform().daemon().name("load").start(this::send);
    }

    private void send() {
        try {
            List<byte[]> slice = slice();
            while (!ending) {
                // The next slice is generated while the current one is sent, so that the rate stays constant.
                CompletableFuture<List<byte[]>> next = CompletableFuture.supplyAsync(this::slice);
                ClosedLoopLoad.run("load", collector, slice, CONNECTIONS, rate / BATCH);
                acknowledged += (long) slice.size() * BATCH;
                lastNanos = System.nanoTime();
                slice = next.join();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (CliFailure broken) {
            failure.set(broken);
        }
    }

    private List<byte[]> slice() {
        return touchpoints.batches(rate * SLICE_SECONDS, BATCH);
    }

    long acknowledged() {
        return acknowledged;
    }

    double perSecond() {
        return acknowledged / ((lastNanos - start) / 1e9);
    }

    /** Stops after the current slice. */
    @Override
    public void close() throws InterruptedException {
        ending = true;
        thread.join();
        if (failure.get() != null) {
            throw failure.getAndSet(null);
        }
    }
}
