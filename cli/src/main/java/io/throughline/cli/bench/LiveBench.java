package io.throughline.cli.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.CliFailure;
import io.throughline.cli.bench.data.SampleTouchpoints;
import io.throughline.cli.stack.AccessTokens;
import io.throughline.cli.stack.LocalStackAddress;
import io.throughline.cli.stack.ServiceApi;
import io.throughline.cli.stack.SourceAdministration;

/**
 * Measures the time from sending a touchpoint until a reader of the live stream has a frame that counts it, while many others are
 * sent. Markers are sent every 100 ms, one by one, with an event name of their own. A map of the run has it as a stage, so its
 * frames count them.
 */
final class LiveBench {

    static final int PER_SECOND = 5_000;
    private static final int BATCH = 50;
    private static final int CONNECTIONS = 8;
    private static final long MARKER_NANOS = 100_000_000;
    private static final int WARM_UP_SECONDS = 5;
    private static final int PATIENCE_SECONDS = 15;

    private final LocalStackAddress stack;
    private final AccessTokens tokens;
    private final ServiceApi api;
    private final String run = "bench-" + Long.toString(System.currentTimeMillis(), 36);

    LiveBench(LocalStackAddress stack, AccessTokens tokens) {
        this.stack = stack;
        this.tokens = tokens;
        this.api = new ServiceApi(tokens);
    }

    JourneyResult.Live measure(int seconds) throws InterruptedException {
        var sources = new SourceAdministration(api, stack);
        var source = sources.ensure(run, "Benchmark " + run, "web", "server");
        sources.settle();
        api.expect(api.post("admin", stack.journey(), "/v1/maps", map(run)), "Making a map");
        try {
            return measure(seconds, source.writeKey());
        } finally {
            api.delete("admin", stack.journey(), "/v1/maps/" + run);
        }
    }

    static Map<String, Object> map(String run) {
        return Map.of("id", run, "name", Map.of("en", "Benchmark " + run),
                "stages", List.of(Map.of("id", "marker", "name", Map.of("en", "Marker"), "rules", List.of(Map.of("event", marker(run))))));
    }

    static String marker(String run) {
        return "Marker " + run;
    }

    /** The number of markers that a frame has counted. */
    static long counted(JsonNode frame) {
        return frame.path("stages").path(0).path("events").path("lastHour").asLong();
    }

    private JourneyResult.Live measure(int seconds, String writeKey) throws InterruptedException {
        var touchpoints = new SampleTouchpoints(run, stack.journey(), writeKey);
        List<byte[]> warmUp = touchpoints.batches(PER_SECOND * WARM_UP_SECONDS, BATCH);
        List<byte[]> requests = touchpoints.batches(PER_SECOND * seconds, BATCH);
        var markers = new MarkerTracker((int) (seconds * 1_000_000_000L / MARKER_NANOS));
        var frames = new AtomicLong();
        var behind = new AtomicReference<>(0.0);
        try (var reader = new LiveFrames(URI.create(stack.journey() + "/v1/live/stream?map=" + run), () -> tokens.token("admin"), frame -> {
            markers.seen(counted(frame), System.nanoTime());
            frames.incrementAndGet();
            behind.accumulateAndGet(frame.path("behindSeconds").asDouble(), Math::max);
        })) {
            ClosedLoopLoad.run("warming up", stack.journey(), warmUp, CONNECTIONS, PER_SECOND / BATCH);
            frames.set(0);
            behind.set(0.0);
            var failure = new AtomicReference<String>();
            Thread marking = Thread.ofPlatform().daemon().start(() -> mark(writeKey, markers, seconds, failure));
            var load = ClosedLoopLoad.run("live view, %,d touchpoints a second".formatted(PER_SECOND), stack.journey(), requests,
                    CONNECTIONS, PER_SECOND / BATCH);
            marking.join();
            for (int i = 0; i < PATIENCE_SECONDS * 10 && markers.seen() < markers.sent() && reader.failure() == null; i++) {
                Thread.sleep(100);
            }
            for (String wrong : new String[]{ failure.get(), reader.failure() }) {
                if (wrong != null) {
                    throw new CliFailure("The live view was not measured: " + wrong);
                }
            }
            var latencies = markers.latencies();
            return new JourneyResult.Live(seconds, requests.size() * BATCH / load.seconds(), markers.sent(), markers.seen(),
                    latencies.millis(50), latencies.millis(99),
                    latencies.millis(100), frames.get(), behind.get());
        }
    }

    private void mark(String writeKey, MarkerTracker markers, int seconds, AtomicReference<String> failure) {
        String authorization = "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
        long start = System.nanoTime();
        try (var connection = new KeepAliveConnection(stack.journey())) {
            for (int i = 0; i < seconds * 1_000_000_000L / MARKER_NANOS; i++) {
                long due = start + i * MARKER_NANOS;
                for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                markers.sent(due);
                String body = "{\"event\":\"%s\",\"messageId\":\"%s-marker-%d\",\"userId\":\"%s\"}".formatted(marker(run), run, i, run);
                var response = connection
                        .send(KeepAliveConnection.post(stack.journey(), "/v1/track", authorization, body.getBytes(StandardCharsets.UTF_8)));
                if (response.status() != 200) {
                    throw new IOException("HTTP " + response.status() + " for a marker");
                }
            }
        } catch (IOException broken) {
            failure.set(broken.toString());
        }
    }
}
