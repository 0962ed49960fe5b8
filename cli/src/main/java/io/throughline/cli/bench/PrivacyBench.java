package io.throughline.cli.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;

import io.throughline.cli.CliFailure;
import io.throughline.cli.bench.PrivacyResult.Seconds;
import io.throughline.cli.bench.PrivacyResult.Situation;
import io.throughline.cli.bench.data.ExpiredActivityGenerator;
import io.throughline.cli.bench.data.PrivacySubjects;
import io.throughline.cli.bench.data.TouchpointLogGenerator;
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
        name = "privacy",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
                "How long an access request, an erasure, several erasures at once and a retention sweep take, with nothing else to do "
                        + "and while"
                        + " touchpoints come in.",
                "",
                "A large log is made first, in the months of 2019, which are dropped at the end; it stops where anything else is in "
                        + "them. Prints a"
                        + " Markdown table and writes bench/privacy-TIME.json in the data directory. Exit code 1 when a receipt or an "
                        + "export does not"
                        + " count what was sent, or an acknowledged touchpoint was not stored exactly once."
        })
final class PrivacyBench implements Callable<Integer> {

    private static final int STORED_WITHIN_SECONDS = 300;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "2000",
            description = "Touchpoints a second in the second half (default: 2000).")
    private int rate;

    @Option(names = "--requests", paramLabel = "N", defaultValue = "10", description = "Of each kind in each half (default: 10).")
    private int requests;

    @Option(names = "--history", paramLabel = "N", defaultValue = "100",
            description = "Touchpoints of each person who asks (default: 100).")
    private int history;

    @Option(names = "--touchpoints", paramLabel = "N", defaultValue = "1000000",
            description = "Of other people in the log (default: 1000000).")
    private long touchpoints;

    @Option(names = "--expired", paramLabel = "N", defaultValue = "100000",
            description = "Rows that each retention sweep has to delete (default: 100000).")
    private int expired;

    @Mixin
    private StackOptions stackOptions;

    @Spec
    private CommandSpec spec;

    private LocalStackAddress stack;
    private PrivacySubjects people;
    private StoredCount stored;

    @Override
    public Integer call() throws InterruptedException {
        if (rate < SteadyLoad.BATCH || requests < 1 || requests > 100 || history < 1 || history > 10_000 || expired < 1
                || touchpoints < 250_000
                || touchpoints % TouchpointLogGenerator.EVENTS_A_PERSON != 0) {
            throw new CliFailure(
                    "--rate is 20 or more, --requests 1 to 100, --history 1 to 10000, --expired 1 or more, --touchpoints 250000 or "
                            + "more, in multiples of 250.");
        }
        stack = stackOptions.stack();
        var api = new ServiceApi(new AccessTokens(stack));
        String run = "bench-" + Long.toString(System.currentTimeMillis(), 36);
        var sources = new SourceAdministration(api, stack);
        var source = sources.ensure(run, "Benchmark " + run, "web", "server");
        var loadSource = sources.ensure(run + "-load", "Benchmark " + run + ", load", "web", "server");
        sources.settle();
        people = new PrivacySubjects(stack, api, run, source.writeKey(), history);
        stored = new StoredCount(stack, loadSource.id());
        var log = new TouchpointLogGenerator(stack);
        log.begin();
        PrivacyResult result;
        try (var rows = new ExpiredActivityGenerator(stack, api)) {
            log.grow(touchpoints);
            people.send(requests * 3 * 2 + 1);
            people.access(1);
            Situation idle = measure("nothing else to do", rows);
            try (var load = new SteadyLoad(run + "-load", stack.journey(), loadSource.writeKey(), rate)) {
                Situation busy = measure("%,d touchpoints/s".formatted(rate), rows);
                load.close();
                stored.await(load.acknowledged(), "the load", STORED_WITHIN_SECONDS);
                result = new PrivacyResult(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                        Runtime.getRuntime().availableProcessors() + " cores, JDK " + Runtime.version().feature(), touchpoints, history,
                        requests, expired, idle, busy,
                        load.perSecond(), load.acknowledged(), stored.rows(), stored.messages());
            }
        } finally {
            log.end();
        }
        BenchFile.write(stack, "privacy", result.at(), result);
        spec.commandLine().getOut().println(result.markdown());
        spec.commandLine().getOut().flush();
        return result.everythingStoredOnce() ? 0 : 1;
    }

    private Situation measure(String what, ExpiredActivityGenerator rows) throws InterruptedException {
        say("With " + what);
        Seconds access = Seconds.of(people.access(requests));
        say("  an access request: median %.1f s".formatted(access.median()));
        Seconds erasure = Seconds.of(people.eraseOneByOne(requests));
        say("  an erasure: median %.1f s".formatted(erasure.median()));
        double together = people.eraseTogether(requests);
        say("  %d erasures at once: %.1f s".formatted(requests, together));
        double sweep = rows.sweep(expired);
        say("  a sweep of %,d rows: %.1f s".formatted(expired, sweep));
        return new Situation(what, access, erasure, together, sweep);
    }

    private static void say(String line) {
        System.err.println(line);
    }
}
