package io.throughline.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.concurrent.Callable;

import io.throughline.cli.CliFailure;
import io.throughline.cli.ProgressReporter;
import io.throughline.cli.bench.IngestResult.Part;
import io.throughline.cli.bench.IngestResult.Round;
import io.throughline.cli.bench.data.SampleTouchpoints;
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
        name = "ingest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
                "Touchpoints a second that the collector accepts, in batches and one by one, and that reach ClickHouse, beside Kafka's own"
                        + " producer benchmark.",
                "",
                "Rounds alternate between them, so that their ratios hold on a machine that is now faster, now slower. Prints a Markdown"
                        + " table and writes bench/ingest-TIME.json in the data directory. Exit code 1 when something acknowledged was "
                        + "not stored"
                        + " exactly once."
        })
final class IngestBench implements Callable<Integer> {

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3",
            description = "After one for warming up that does not count (default: 3).")
    private int rounds;

    @Option(names = "--events", paramLabel = "N", defaultValue = "100000",
            description = "Touchpoints in batches, and records of the bare producer, a round (default: 100000).")
    private int events;

    @Option(names = "--singles", paramLabel = "N", defaultValue = "20000", description = "Touchpoints one by one a round (default: 20000).")
    private int singles;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "100", description = "Touchpoints a batch (default: 100).")
    private int batch;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "16",
            description = "Kept alive, each with one request at a time (default: 16).")
    private int connections;

    @Option(names = "--patience", paramLabel = "SECONDS", defaultValue = "300",
            description = "How long storing a round may take (default: 300).")
    private int patience;

    @Mixin
    private StackOptions stackOptions;

    @Spec
    private CommandSpec spec;

    private LocalStackAddress stack;
    private SampleTouchpoints touchpoints;
    private StoredCount stored;

    @Override
    public Integer call() throws InterruptedException {
        if (rounds < 1 || events < batch || singles < 1 || batch < 1 || batch > 500 || connections < 1) {
            throw new CliFailure("--rounds, --singles and --connections are 1 or more, --batch is 1 to 500, --events is --batch or more.");
        }
        stack = stackOptions.stack();
        String run = "bench-" + Long.toString(System.currentTimeMillis(), 36);
        var sources = new SourceAdministration(new ServiceApi(new AccessTokens(stack)), stack);
        var source = sources.ensure(run, "Benchmark " + run, "web", "server");
        sources.settle();
        touchpoints = new SampleTouchpoints(run, stack.journey(), source.writeKey());
        stored = new StoredCount(stack, run);
        Path payloads = payloads(run, source.writeKey());
        IngestResult result;
        try (var bare = new BareProducer(stack.kafka(), run, payloads)) {
            result = measure(bare, recordBytes(payloads));
        } finally {
            delete(payloads);
        }
        BenchFile.write(stack, "ingest", result.at(), result);
        spec.commandLine().getOut().println(result.markdown());
        spec.commandLine().getOut().flush();
        return result.everythingStoredOnce() ? 0 : 1;
    }

    private IngestResult measure(BareProducer bare, int recordBytes) throws InterruptedException {
        say("Warming up");
        round(bare, Math.max(batch, events / 4), Math.max(1, singles / 4));
        var measured = new ArrayList<Round>();
        for (int i = 1; i <= rounds; i++) {
            Round round = round(bare, events, singles);
            measured.add(round);
            say("Round %d of %d: bare %,.0f/s, batches %,.0f/s, one by one %,.0f/s, stored %,.0f/s".formatted(i, rounds,
                    round.bare().perSecond(), round.batch().perSecond(), round.single().perSecond(), round.storedPerSecond()));
        }
        stored.await(touchpoints.made(), "all", patience);
        return new IngestResult(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                Runtime.getRuntime().availableProcessors() + " cores, JDK " + Runtime.version().feature(), recordBytes, batch, connections,
                measured,
                touchpoints.made(), stored.rows(), stored.messages());
    }

    private Round round(BareProducer bare, int batched, int oneByOne) throws InterruptedException {
        Part bareOne;
        try (var progress = ProgressReporter.every2Seconds(() -> "Kafka's own producer benchmark: %,d records".formatted(batched))) {
            BareProducer.Result result = bare.run(batched);
            bareOne = new Part(result.recordsPerSecond(), result.p50Millis(), result.p99Millis());
        }
        var batches = touchpoints.batches(batched, batch);
        int sent = batches.size() * batch;
        var batchLoad = ClosedLoopLoad.run("batches of " + batch, stack.journey(), batches, connections);
        stored.await(touchpoints.made(), "batches", patience);
        double storedPerSecond = sent / ((System.nanoTime() - batchLoad.startNanos()) / 1e9);
        var singleLoad = ClosedLoopLoad.run("one by one", stack.journey(), touchpoints.single(oneByOne), connections);
        // Touchpoints that are still being processed would slow the next round's bare producer and improve every ratio.
        stored.await(touchpoints.made(), "singles", patience);
        return new Round(bareOne, part(batchLoad, sent), part(singleLoad, oneByOne), storedPerSecond);
    }

    private static Part part(ClosedLoopLoad.Result load, int touchpoints) {
        return new Part(touchpoints / load.seconds(), load.latencies().millis(50), load.latencies().millis(99));
    }

    /** For the bare producer: records like the collector's, with the same content and the same size except for a few bytes. */
    private Path payloads(String run, String writeKey) {
        var sample = new SampleTouchpoints(run + "-bare", stack.journey(), writeKey);
        var lines = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            lines.append(asRecord(sample.next())).append('\n');
        }
        try {
            Path file = Files.createTempFile("throughline-bench", ".jsonl");
            return Files.writeString(file, lines.toString());
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /** The call with what the collector adds: subject, identifiers, channel, source, receivedAt, and the CloudEvents headers. */
    private static String asRecord(String call) {
        return call.substring(0, call.length() - 1)
                + """
        ,"subject":"user_id:bench-00000","identifiers":["user_id:bench-00000","anonymous_id:bench-device-00000"],"channel":"web",\
        "source":"bench-00000000","receivedAt":"2026-01-01T00:00:00.000Z","originalTimestamp":"2026-01-01T00:00:00.000Z","traits":{},\
        "headers":"1.0 io.throughline.touchpoint.v1 /sources/bench-00000000 bench-00000000-000000 user_id:bench-00000 application/json \
        2026-01-01T00:00:00.000Z"}""";
    }

    private static int recordBytes(Path payloads) {
        try {
            return (int) (Files.size(payloads) / Files.readAllLines(payloads, StandardCharsets.UTF_8).size());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static void delete(Path payloads) {
        try {
            Files.deleteIfExists(payloads);
        } catch (IOException harmless) {
            // The file is temporary and has a few hundred kilobytes.
        }
    }

    private static void say(String line) {
        System.err.println(line);
    }
}
