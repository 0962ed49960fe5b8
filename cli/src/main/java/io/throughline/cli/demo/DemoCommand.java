package io.throughline.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

import io.throughline.cli.CliFailure;
import io.throughline.cli.demo.simulation.CollectorCall;
import io.throughline.cli.demo.simulation.PlantedFacts;
import io.throughline.cli.demo.simulation.Scenario;
import io.throughline.cli.demo.simulation.ShopSettings;
import io.throughline.cli.demo.simulation.SimulatedPerson;
import io.throughline.cli.stack.AccessTokens;
import io.throughline.cli.stack.LocalStackAddress;
import io.throughline.cli.stack.ServiceApi;
import io.throughline.cli.stack.StackOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
                "Plays a tea shop's customers through the public APIs and shows what came of it.",
                "",
                "The history is decided by its options to the last event. What was planted in it (a slow mobile checkout, late deliveries"
                        + " in one region, a call-centre loop, an offer that works for one group alone, people with several identifiers) is"
                        + " written to demo/planted.json in the data directory. Played again, it changes nothing."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
                "0:what the services say matches what was planted",
                "1:something does not match, and is named",
                "2:it could not be played: wrong options, a stack that is not running"
        })
public final class DemoCommand implements Callable<Integer> {

    private static final Duration OLDEST_END = Duration.ofDays(30);

    @Option(names = "--customers", paramLabel = "N", defaultValue = "500",
            description = "People, one in seven of whom never says who they are (default: 500).")
    private int customers;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "42",
            description = "Decides everything that is left to chance (default: 42).")
    private long seed;

    @Option(names = "--days", paramLabel = "N", defaultValue = "60", description = "Length of the history, 60 to 400 (default: 60).")
    private int days;

    @Option(names = "--until", paramLabel = "TIME",
            description = "Its end, such as 2026-03-01T12:00:00Z (default: now, or as in planted.json when the other options are the "
                    + "same).")
    private Instant until;

    @Option(names = "--speed", paramLabel = "N", defaultValue = "0",
            description = "Touchpoints a second at most; 0 for as fast as the collector takes them (default: 0).")
    private int speed;

    @Option(names = "--patience", paramLabel = "SECONDS", defaultValue = "120",
            description = "How long the services may take to catch up (default: 120).")
    private int patience;

    @Option(names = "--keep-running", description = "Stays after the report until Ctrl-C.")
    private boolean keepRunning;

    @Mixin
    private StackOptions stackOptions;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        LocalStackAddress stack = stackOptions.stack();
        Scenario scenario = Scenario.of(settings(stack));
        out.printf("A tea shop's %,d people, %d days until %s, seed %d: %,d touchpoints in %d channels, %,d responses.%n", customers, days,
                scenario.settings().until(), seed, scenario.touches().size(), CollectorCall.CHANNELS.size(), scenario.answers().size());
        out.flush();
        var api = new ServiceApi(new AccessTokens(stack));
        // Written before the first event is sent, so that a demo that was interrupted and repeated has the same history.
        new PlantedFacts(scenario).write(stack.dataDir());
        var sent = new ScenarioSender(stack, api).send(scenario, speed);
        out.printf("Accepted %,d touchpoints and %,d responses in %.1f s (%,d responses were there before). What was planted: %s%n",
                sent.accepted(), sent.responsesCreated() + sent.responsesKnown(), sent.seconds(), sent.responsesKnown(),
                PlantedFacts.file(stack.dataDir()));
        out.flush();
        boolean matches = review(out, stack, api, scenario, sent);
        out.flush();
        if (keepRunning) {
            out.println("Ctrl-C ends it.");
            out.flush();
            Thread.currentThread().join();
        }
        return matches ? 0 : 1;
    }

    private ShopSettings settings(LocalStackAddress stack) {
        try {
            if (until != null && until.isBefore(Instant.now().minus(OLDEST_END))) {
                throw new CliFailure("--until must be at most " + OLDEST_END.toDays()
                        + " days ago: the web site's public key takes nothing that is older than 90 days.");
            }
            Instant end = until != null ? until : PlantedFacts.earlierUntil(stack.dataDir(), customers, seed, days).orElseGet(Instant::now);
            return new ShopSettings(customers, seed, days, end);
        } catch (IllegalArgumentException wrong) {
            throw new CliFailure(wrong.getMessage(), wrong);
        }
    }

    private boolean review(PrintWriter out, LocalStackAddress stack, ServiceApi api, Scenario scenario, ScenarioSender.Sent sent)
            throws InterruptedException {
        var verificationResult = new VerificationResult();
        verificationResult.check(sent.accepted() == scenario.touches().size() && sent.quarantined() == 0,
                "the collector accepted " + sent.accepted() + " of " + scenario.touches().size() + " touchpoints and quarantined "
                        + sent.quarantined());
        verificationResult.check(sent.responsesCreated() + sent.responsesKnown() == scenario.answers().size(),
                "feedback took " + (sent.responsesCreated() + sent.responsesKnown()) + " of " + scenario.answers().size() + " responses");
        var demoOutcome = new DemoOutcome(stack, api);
        var review = new DemoVerification(demoOutcome, scenario);
        long start = System.nanoTime();
        if (review.waitUntilCaughtUp(Duration.ofSeconds(patience))) {
            out.printf("The services caught up %.1f s later.%n", (System.nanoTime() - start) / 1e9);
        } else {
            out.printf("The services did not catch up within %d s.%n", patience);
        }
        out.flush();
        DemoVerification.Found found = review.compare(verificationResult);
        out.printf(
                "Of %,d people looked at, %,d of %,d touchpoints are stored and found; %,d identifiers belong to the right profiles, %d "
                        + "visitors stay anonymous.%n",
                found.identities(), found.touchpoints(), found.expectedTouchpoints(), found.identifiers(), found.visitorsWithoutProfile());
        var report = new DemoReport(out, demoOutcome, scenario, verificationResult);
        report.print();
        out.println();
        out.println(verificationResult.text());
        SimulatedPerson person = report.hero("zh") == null ? report.hero("en") : report.hero("zh");
        if (person != null) {
            out.print(DemoReport.tour(stack, person));
        }
        return verificationResult.allMatch();
    }
}
