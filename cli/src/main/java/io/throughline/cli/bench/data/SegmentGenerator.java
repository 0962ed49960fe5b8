package io.throughline.cli.bench.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.throughline.cli.CliFailure;
import io.throughline.cli.ProgressReporter;
import io.throughline.cli.stack.LocalStackAddress;
import io.throughline.cli.stack.ServiceApi;

/** Generates segments for benchmarks. A fifth of them evaluates every benchmark touchpoint; the others concern something else. */
public final class SegmentGenerator {

    /** The person of a touchpoint, and the segment that it makes the person enter. */
    public record Target(int person, String segmentId, String move) {
    }

    public static final String EVENT = "Order Completed";

    private static final int PATIENCE_SECONDS = 900;

    private final ServiceApi api;
    private final LocalStackAddress stack;
    private final String run;
    private final int count;
    private final List<String> ids = new ArrayList<>();
    private final int sizes;
    private final Map<Integer, Used> usedOf = new HashMap<>();

    private static final class Used {
        private final int first;
        private int next;

        private Used(int first) {
            this.first = first;
        }
    }

    /** @param sizes how many numbers of people are measured; each uses segments of its own */
    public SegmentGenerator(ServiceApi api, LocalStackAddress stack, String run, int count, int sizes) {
        this.api = api;
        this.stack = stack;
        this.run = run;
        this.count = count;
        this.sizes = sizes;
    }

    public int dependent() {
        return count / 5;
    }

    public void make() throws InterruptedException {
        for (int i = 0; i < count; i++) {
            Map<String, Object> rule = i < dependent() ? asking(i) : other(i);
            var made = api.post("marketer", stack.profile(), "/v1/segments", Map.of("name", run + " " + i, "rule", rule));
            ids.add(api.expect(made, "Making a segment").path("id").asText());
        }
        var ready = new AtomicInteger();
        long deadline = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
        try (var progress =
                ProgressReporter.every2Seconds(() -> "Segments: %d of %d have found their members".formatted(ready.get(), count))) {
            for (String id : ids) {
                while (!isReady(id)) {
                    if (System.nanoTime() > deadline) {
                        throw new CliFailure("The segments did not find their members within %d s.".formatted(PATIENCE_SECONDS));
                    }
                    Thread.sleep(100);
                }
                ready.incrementAndGet();
            }
        }
    }

    private boolean isReady(String id) {
        for (var job : api.expect(api.get("marketer", stack.profile(), "/v1/segments/" + id + "/jobs"), "Reading a segment's jobs")
                .path("items")) {
            if (!job.path("status").asText().equals("done")) {
                return false;
            }
        }
        return true;
    }

    private Map<String, Object> asking(int i) {
        return Map.of("did", EVENT, "where", List.of(Map.of("property", "bench_move", "eq", move(i))), "within", "PT6H");
    }

    private static Map<String, Object> other(int i) {
        return switch (i % 4) {
            case 0 -> Map.of("and", List.of(Map.of("trait", "bench_city", "eq", "城市 " + i), Map.of("trait", "plan", "eq", "gold")));
            case 1 -> Map.of("did", "Bench Event " + i, "count", Map.of("gte", 3), "within", "P30D");
            case 2 -> Map.of("sequence", List.of(Map.of("did", "Bench Added " + i), Map.of("didNot", "Bench Bought " + i)), "gap", "PT24H",
                    "within", "P7D");
            default -> Map.of("feedback", "nps", "lte", i % 11, "within", "P1D");
        };
    }

    private String move(int i) {
        return run + "-" + i;
    }

    /** A person who is not in the segment yet. Each number of people has segments of its own, and people are used one after the other. */
    public Target next(int people) {
        Used used = usedOf.computeIfAbsent(people, first -> new Used(usedOf.size() * dependent() / sizes));
        int at = used.next++;
        int segment = used.first + at / people;
        if (segment >= used.first + dependent() / sizes) {
            throw new CliFailure("%,d people are too few for so many touchpoints: each may enter each segment once.".formatted(people));
        }
        return new Target(at % people, ids.get(segment), move(segment));
    }

    public void archive() {
        for (String id : ids) {
            api.expect(api.delete("marketer", stack.profile(), "/v1/segments/" + id), "Archiving a segment");
        }
    }
}
