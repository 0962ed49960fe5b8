package io.throughline.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.ProgressReporter;
import io.throughline.cli.demo.simulation.PlantedFacts;
import io.throughline.cli.demo.simulation.PlantedFacts.Identity;
import io.throughline.cli.demo.simulation.Scenario;

/** Waits until the services have caught up, then compares a sample of people with the planted facts. */
final class DemoVerification {

    /** Enough for every persona, group and region many times over, and checked within seconds. */
    static final int SAMPLE = 200;

    private static final int FIRST_LOOK = 15;

    record Found(int identities, int identifiers, long touchpoints, long expectedTouchpoints, int visitorsWithoutProfile) {
    }

    private final DemoOutcome demoOutcome;
    private final List<Identity> sample = new ArrayList<>();

    DemoVerification(DemoOutcome demoOutcome, Scenario scenario) {
        this.demoOutcome = demoOutcome;
        List<Identity> all = scenario.diaries().stream().flatMap(simulationLog -> PlantedFacts.identities(simulationLog).stream()).toList();
        for (int i = 0; i < Math.min(SAMPLE, all.size()); i++) {
            sample.add(all.get((int) ((long) i * all.size() / Math.min(SAMPLE, all.size()))));
        }
    }

    /** @return whether a first check of some people found all of their data within the time */
    boolean waitUntilCaughtUp(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        var waiting = new ArrayList<>(sample.subList(0, Math.min(FIRST_LOOK, sample.size())));
        int all = waiting.size();
        try (var progress = ProgressReporter
                .every2Seconds(() -> "The services are catching up: %d of %d people complete".formatted(all - waiting.size(), all))) {
            while (true) {
                waiting.removeIf(this::complete);
                if (waiting.isEmpty()) {
                    return true;
                }
                if (System.nanoTime() > deadline) {
                    return false;
                }
                Thread.sleep(500);
            }
        }
    }

    private boolean complete(Identity identity) {
        String any = identity.identifiers().getLast();
        long expected = identity.touchpoints() + identity.responses();
        if (demoOutcome.timeline(any, (int) expected + 1).size() < expected) {
            return false;
        }
        return identity.identifiers().size() == 1
                || DemoOutcome.identifiers(demoOutcome.profile(any)).equals(new TreeSet<>(identity.identifiers()));
    }

    Found compare(VerificationResult verificationResult) {
        var done = new AtomicInteger();
        int identifiers = 0;
        int withoutProfile = 0;
        long touchpoints = 0;
        long expected = 0;
        try (var progress =
                ProgressReporter.every2Seconds(() -> "Comparing with the truth: %d of %d people".formatted(done.get(), sample.size()))) {
            for (Identity identity : sample) {
                // By the last identifier and never the one under which most is stored, so that the profile has to be looked up.
                List<JsonNode> items = demoOutcome.timeline(identity.identifiers().getLast(), Integer.MAX_VALUE);
                long touches = items.stream().filter(item -> !item.path("type").asText().equals("feedback")).count();
                Set<String> ids = new HashSet<>();
                items.forEach(item -> ids.add(item.path("type").asText() + item.path("messageId").asText()));
                String who = identity.identifiers().getFirst();
                verificationResult.check(touches == identity.touchpoints(),
                        who + " has " + touches + " touchpoints, planted were " + identity.touchpoints());
                verificationResult.check(items.size() - touches == identity.responses(),
                        who + " has " + (items.size() - touches) + " responses in the timeline, planted were " + identity.responses());
                verificationResult.check(ids.size() == items.size(), who + " has an item twice in the timeline");
                touchpoints += touches;
                expected += identity.touchpoints();
                if (identity.identifiers().size() > 1) {
                    identifiers += compareIdentifiers(identity, verificationResult);
                } else {
                    withoutProfile++;
                }
                done.incrementAndGet();
            }
        }
        return new Found(sample.size(), identifiers, touchpoints, expected, withoutProfile);
    }

    private int compareIdentifiers(Identity identity, VerificationResult verificationResult) {
        Set<String> truth = new TreeSet<>(identity.identifiers());
        Set<String> found = DemoOutcome.identifiers(demoOutcome.profile(identity.identifiers().getLast()));
        var missing = new TreeSet<>(truth);
        missing.removeAll(found);
        var strange = new TreeSet<>(found);
        strange.removeAll(truth);
        verificationResult.check(found.equals(truth), "the profile of " + identity.identifiers().getFirst()
                + (found.isEmpty() ? " is not there" : " lacks " + missing + " and has strange " + strange));
        return found.size();
    }
}
