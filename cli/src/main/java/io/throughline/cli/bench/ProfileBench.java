package io.throughline.cli.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.throughline.cli.CliFailure;
import io.throughline.cli.ProgressReporter;
import io.throughline.cli.bench.ProfileResult.Millis;
import io.throughline.cli.bench.ProfileResult.Size;
import io.throughline.cli.bench.data.ProfileGenerator;
import io.throughline.cli.bench.data.SegmentGenerator;
import io.throughline.cli.stack.AccessTokens;
import io.throughline.cli.stack.LocalStackAddress;
import io.throughline.cli.stack.ServiceApi;
import io.throughline.cli.stack.SourceAdministration;
import io.throughline.cli.stack.StackOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
                "Touchpoints a second through identity and computed traits to segment membership, how long after the touchpoint others "
                        + "hear of"
                        + " it, and unified views a second, beside what PostgreSQL does when nothing stands before it; at growing "
                        + "numbers of profiles.",
                "",
                "The people are put straight into the store and stay there (user_id:bench-person-0 …), so that a second run need not "
                        + "make them;"
                        + " the segments are archived at the end. Prints a Markdown table and writes bench/profile-TIME.json in the "
                        + "data directory."
                        + " Exit code 1 when somebody who should have entered a segment was not heard of."
        })
final class ProfileBench implements Callable<Integer> {

    private static final int BATCH = 20;
    private static final int WRITE_BATCH = 500;
    private static final int READ_PACE = 1_000;

    @Option(names = "--profiles", split = ",", paramLabel = "N", defaultValue = "10000,100000,1000000",
            description = "Numbers of profiles, growing (default: 10000,100000,1000000).")
    private int[] profiles;

    @Option(names = "--segments", paramLabel = "N", defaultValue = "100",
            description = "Active segments; a fifth of them depends on the events (default: 100).")
    private int segments;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "2000",
            description = "Touchpoints a second while latency is measured (default: 2000).")
    private int rate;

    @Option(names = "--moves", paramLabel = "PERCENT", defaultValue = "10",
            description = "Of those touchpoints make somebody enter a segment (default: 10); the others are of the kind that the "
                    + "segments ask for, but none of them means them.")
    private int moves;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "20", description = "For how long (default: 20).")
    private int seconds;

    @Option(names = "--reads", paramLabel = "N", defaultValue = "20000", description = "Of the unified view, and bare (default: 20000).")
    private int reads;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "16",
            description = "Kept alive, each with one request at a time (default: 16).")
    private int connections;

    @Mixin
    private StackOptions stackOptions;

    @Spec
    private CommandSpec spec;

    private LocalStackAddress stack;
    private AccessTokens tokens;
    private SegmentGenerator made;
    private String authorization;
    private String run;
    private int told;

    @Override
    public Integer call() throws InterruptedException {
        if (segments < 5 || rate < BATCH || moves < 1 || moves > 100 || seconds < 1 || reads < 100 || connections < 1
                || Arrays.stream(profiles).anyMatch(each -> each < 1_000)) {
            throw new CliFailure(
                    "--profiles are 1000 or more, --segments 5 or more, --rate 20 or more, --moves 1 to 100, --reads 100 or more, "
                            + "--seconds and --connections 1 or more.");
        }
        stack = stackOptions.stack();
        tokens = new AccessTokens(stack);
        run = "bench-" + Long.toString(System.currentTimeMillis(), 36);
        var api = new ServiceApi(tokens);
        var sources = new SourceAdministration(api, stack);
        var source = sources.ensure(run, "Benchmark " + run, "web", "server");
        sources.settle();
        authorization = "Basic " + Base64.getEncoder().encodeToString((source.writeKey() + ":").getBytes(StandardCharsets.UTF_8));
        ProfileResult result;
        made = new SegmentGenerator(api, stack, run, segments, profiles.length);
        try (var people = new ProfileGenerator(stack); var heard = new SegmentMoveListener(stack.kafka())) {
            result = measure(people, heard);
        } finally {
            made.archive();
        }
        BenchFile.write(stack, "profile", result.at(), result);
        spec.commandLine().getOut().println(result.markdown());
        spec.commandLine().getOut().flush();
        return result.sizes().stream().allMatch(size -> size.entered() == size.sent()) ? 0 : 1;
    }

    private ProfileResult measure(ProfileGenerator people, SegmentMoveListener heard) throws InterruptedException {
        var sizes = new ArrayList<Size>();
        for (int size : Arrays.stream(profiles).sorted().toArray()) {
            people.seed(size);
            if (sizes.isEmpty()) {
                made.make();
                say("Warming up");
                rush(heard, size, rate * 10);
                views("warming up", size, Math.max(1_000, reads / 4), 0);
            }
            sizes.add(measure(people, heard, size));
        }
        return new ProfileResult(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                Runtime.getRuntime().availableProcessors() + " cores, JDK " + Runtime.version().feature(), segments, made.dependent(), rate,
                moves, sizes);
    }

    private Size measure(ProfileGenerator people, SegmentMoveListener heard, int size) throws InterruptedException {
        var bareReads = new AtomicReference<Double>();
        LatencyPercentiles bareRead = people.read(size, reads, connections, bareReads);
        var closed = views("views", size, reads, 0);
        var paced = views("views at 1,000/s", size, reads, READ_PACE);
        double bareWrites = people.write(rate * 10, WRITE_BATCH);
        double applied = rush(heard, size, rate * 10);
        var expected = new AtomicInteger();
        long[] latencies = latencies(heard, size, expected);
        var latency = LatencyPercentiles.of(latencies);
        var measured = new Size(size, bareWrites, applied, expected.get(), latencies.length, Millis.of(latency), bareReads.get(),
                Millis.of(bareRead),
                reads / closed.seconds(), Millis.of(closed.latencies()), Millis.of(paced.latencies()));
        say("%,d profiles: %,.0f touchpoints/s applied, p99 %,.0f ms to a segment, %,.0f views/s".formatted(size, applied,
                latency.millis(99), measured.reads()));
        return measured;
    }

    private ClosedLoopLoad.Result views(String what, int people, int count, int pace) throws InterruptedException {
        var random = new SplittableRandom(7);
        String bearer = "Bearer " + tokens.token("agent");
        List<byte[]> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            requests.add(KeepAliveConnection.get(stack.profile(),
                    "/v1/profiles/by-identifier/user_id:" + ProfileGenerator.name(random.nextInt(people)), bearer));
        }
        return ClosedLoopLoad.run(what, stack.profile(), requests, connections, pace);
    }

    /** Sends as fast as the collector accepts touchpoints, and waits until profile-service has applied all of them. */
    private double rush(SegmentMoveListener heard, int people, int count) throws InterruptedException {
        awaitApplied(heard);
        var random = new SplittableRandom(11);
        List<byte[]> requests = new ArrayList<>();
        for (int i = 0; i < count / WRITE_BATCH; i++) {
            requests.add(batch(WRITE_BATCH, () -> track(random.nextInt(people), "none")));
        }
        var load = ClosedLoopLoad.run("as fast as possible", stack.journey(), requests, 4);
        awaitApplied(heard);
        return requests.size() * WRITE_BATCH / ((System.nanoTime() - load.startNanos()) / 1e9);
    }

    private void awaitApplied(SegmentMoveListener heard) throws InterruptedException {
        var behind = new AtomicLong();
        long deadline = System.nanoTime() + 600_000_000_000L;
        try (var progress = ProgressReporter.every2Seconds(() -> "profile-service is %,d touchpoints behind".formatted(behind.get()))) {
            for (behind.set(heard.behind()); behind.get() > 0; behind.set(heard.behind())) {
                if (System.nanoTime() > deadline) {
                    throw new CliFailure("profile-service is still %,d touchpoints behind after 10 minutes.".formatted(behind.get()));
                }
                Thread.sleep(20);
            }
        }
    }

    /** Each move concerns another person or another segment, so that each is reported once. */
    private long[] latencies(SegmentMoveListener heard, int people, AtomicInteger expected) throws InterruptedException {
        int batches = rate * seconds / BATCH;
        var targets = new SegmentGenerator.Target[batches * BATCH];
        List<byte[]> requests = new ArrayList<>(batches);
        var random = new SplittableRandom(13);
        var next = new int[1];
        for (int i = 0; i < batches; i++) {
            requests.add(batch(BATCH, () -> {
                int at = next[0]++;
                if (random.nextInt(100) >= moves) {
                    return track(random.nextInt(people), "none");
                }
                targets[at] = made.next(people);
                return track(targets[at].person(), targets[at].move());
            }));
        }
        var load = ClosedLoopLoad.run("%,d touchpoints/s".formatted(rate), stack.journey(), requests, connections, rate / BATCH);
        Thread.sleep(5_000);
        awaitApplied(heard);
        Thread.sleep(1_000);
        var nanos = new ArrayList<Long>();
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] != null) {
                expected.incrementAndGet();
                Long when = heard.heard(targets[i].person(), targets[i].segmentId());
                if (when != null) {
                    nanos.add(when - (load.startNanos() + (i / BATCH) * 1_000_000_000L / (rate / BATCH)));
                }
            }
        }
        return nanos.stream().mapToLong(Long::longValue).toArray();
    }

    private interface Call {
        String json();
    }

    private byte[] batch(int size, Call call) {
        var body = new StringBuilder("{\"batch\":[");
        for (int k = 0; k < size; k++) {
            body.append(k == 0 ? "" : ",").append(call.json());
        }
        return KeepAliveConnection.post(stack.journey(), "/v1/batch", authorization,
                body.append("]}").toString().getBytes(StandardCharsets.UTF_8));
    }

    private String track(int person, String move) {
        return """
        {"type":"track","event":"%s","messageId":"%s-%d","userId":"%s","properties":{"product_id":"sku-%d","category":"green tea",\
        "revenue":%d.5,"currency":"CNY","bench_move":"%s"}}"""
                .formatted(SegmentGenerator.EVENT, run, told, ProfileGenerator.name(person), told % 500, told++ % 100, move);
    }

    private static void say(String line) {
        System.err.println(line);
    }
}
