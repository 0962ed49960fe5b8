package io.throughline.cli.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

import io.throughline.cli.CliFailure;
import io.throughline.cli.bench.JourneyResult.Answer;
import io.throughline.cli.bench.JourneyResult.Size;
import io.throughline.cli.bench.data.TouchpointLogGenerator;
import io.throughline.cli.stack.AccessTokens;
import io.throughline.cli.stack.LocalStackAddress;
import io.throughline.cli.stack.StackOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "journey",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
                "Funnel, paths, retention, attribution and timeline by the API, beside the like asked of ClickHouse bare, at growing "
                        + "sizes of the log; and how"
                        + " soon a touchpoint is in the live view.",
                "",
                "The people are put straight into the log, in the months of 2019, which are dropped at the end; it stops where anything "
                        + "else is"
                        + " in them. Prints a Markdown table and writes bench/journey-TIME.json in the data directory."
        })
final class JourneyBench implements Callable<Integer> {

    /** The memory that queries over a million touchpoints may need, with the services running beside them. */
    private static final long FREE_BYTES = 6L << 30;
    private static final long MUCH = 20_000_000;
    /** With that many touchpoints, a round takes minutes on a small machine. */
    private static final int ROUNDS_OF_MUCH = 3;

    @Option(names = "--touchpoints", split = ",", paramLabel = "N", defaultValue = "1000000,10000000,50000000",
            description = "Sizes of the log, growing (default: 1000000,10000000,50000000).")
    private long[] touchpoints;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5",
            description = "Of each question, after one that warms up (default: 5); of more than 20 million touchpoints at most 3.")
    private int rounds;

    @Option(names = "--live-seconds", paramLabel = "N", defaultValue = "60",
            description = "How long 5,000 touchpoints a second go to the collector while the live view is"
                    + " watched (default: 60, at most 120; 0: not).")
    private int liveSeconds;

    @Option(names = "--live-only", description = "Nothing but the live view.")
    private boolean liveOnly;

    @Option(names = "--keep", description = "Leave the made-up people in the log.")
    private boolean keep;

    @Mixin
    private StackOptions stackOptions;

    @Spec
    private CommandSpec spec;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
    private LocalStackAddress stack;
    private AccessTokens tokens;
    private int asked;

    @Override
    public Integer call() throws InterruptedException {
        if (rounds < 1
                || Arrays.stream(touchpoints).anyMatch(size -> size < 250_000 || size % TouchpointLogGenerator.EVENTS_A_PERSON != 0)) {
            throw new CliFailure("--touchpoints are 250000 or more, in multiples of 250, and --rounds 1 or more.");
        }
        if (liveSeconds < 0 || liveSeconds > 120 || liveOnly && liveSeconds == 0) {
            throw new CliFailure("--live-seconds are 0 to 120, and 1 or more with --live-only.");
        }
        stack = stackOptions.stack();
        tokens = new AccessTokens(stack);
        JourneyResult.Live live = liveSeconds == 0 ? null : new LiveBench(stack, tokens).measure(liveSeconds);
        List<Size> sizes = liveOnly ? List.of() : sizes();
        var result = new JourneyResult(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                Runtime.getRuntime().availableProcessors() + " cores, JDK " + Runtime.version().feature(), rounds, sizes, live);
        BenchFile.write(stack, "journey", result.at(), result);
        spec.commandLine().getOut().println(result.markdown());
        spec.commandLine().getOut().flush();
        return 0;
    }

    private List<Size> sizes() throws InterruptedException {
        var log = new TouchpointLogGenerator(stack);
        log.begin();
        List<Size> sizes = new ArrayList<>();
        try {
            for (long size : Arrays.stream(touchpoints).sorted().toArray()) {
                if (size > MUCH && free() < FREE_BYTES) {
                    say("%,d touchpoints are left out: less than 6 GB of memory are free.".formatted(size));
                    break;
                }
                log.grow(size);
                sizes.add(measure(log, size));
            }
        } finally {
            if (!keep) {
                log.end();
            }
        }
        return sizes;
    }

    private Size measure(TouchpointLogGenerator log, long size) throws InterruptedException {
        List<Answer> answers = new ArrayList<>();
        int most = size > MUCH ? Math.min(rounds, ROUNDS_OF_MUCH) : rounds;
        for (JourneyQuestion question : JourneyQuestion.all()) {
            Answer answer = measure(log, question, most);
            answers.add(answer);
            say("%,d touchpoints, %s: %s ms, bare %s ms".formatted(size, question.name(), JourneyResult.shown(answer.apiMillis()),
                    JourneyResult.shown(answer.bareMillis())));
        }
        return new Size(size, most, answers);
    }

    private Answer measure(TouchpointLogGenerator log, JourneyQuestion question, int most) throws InterruptedException {
        List<Double> api = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        List<Double> ratio = new ArrayList<>();
        for (int round = -1; round < most; round++) {
            // Measured alternately, so that a machine that is slow for a while is slow for both.
            double apiMillis = ask(question);
            long started = System.nanoTime();
            boolean answered = log.bare(question.bare().formatted(asked % 1_000 * 3 + 1));
            double bareMillis = answered ? (System.nanoTime() - started) / 1e6 : Double.NaN;
            if (round >= 0) {
                api.add(apiMillis);
                bare.add(bareMillis);
                ratio.add(apiMillis / bareMillis);
            }
        }
        return new Answer(question.name(), median(api), median(bare), median(ratio));
    }

    /** The time of one query in milliseconds; NaN where it was refused as too large. */
    private double ask(JourneyQuestion question) throws InterruptedException {
        asked++;
        // The last minutes of the year differ between queries, and no touchpoints lie in them.
        String end = Instant.parse("2020-01-01T00:00:00Z").minusSeconds(60L * asked).toString();
        var request = HttpRequest.newBuilder(URI.create(stack.journey() + question.path().formatted(asked % 1_000 * 3 + 1)))
                .timeout(Duration.ofMinutes(2)).header("Authorization", "Bearer " + tokens.token("admin"))
                .header("Content-Type", "application/json");
        request = question.body() == null ? request.GET() : request.POST(BodyPublishers.ofString(question.body().formatted(end)));
        long started = System.nanoTime();
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            double millis = (System.nanoTime() - started) / 1e6;
            if (response.statusCode() == 422) {
                say(question.name() + " is too much: " + response.body());
                return Double.NaN;
            }
            if (response.statusCode() != 200) {
                throw new CliFailure(question.name() + " was refused: HTTP " + response.statusCode() + " " + response.body());
            }
            if (response.body().contains("\"cached\":true")) {
                throw new CliFailure(question.name() + " was answered from memory: nothing was measured.");
            }
            return millis;
        } catch (IOException away) {
            throw new CliFailure("No answer from " + stack.journey() + ": is the stack running? (./throughline up)", away);
        }
    }

    /** The median; NaN where any value is NaN, since a refused query cannot be measured. */
    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return sorted.getLast().isNaN() ? Double.NaN : median;
    }

    private static long free() {
        try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemAvailable"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst().orElse(Long.MAX_VALUE);
        } catch (IOException elsewhere) {
            return Long.MAX_VALUE;
        }
    }

    private static void say(String line) {
        System.err.println(line);
    }
}
