package io.throughline.profile.segment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer kept up by events and timers alone is, at any instant, the one that is found from scratch. */
class IncrementalEqualsScratchTest {

    private static final Instant START = Instant.parse("2026-01-29T00:00:00Z");
    private static final String[] NAMES = { "A", "B", "Feedback Received" };

    static IntStream seeds() {
        return IntStream.range(0, 400);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void timersAndEventsKeepTheAnswer(int seed) {
        Random random = new Random(seed);
        String text = rule(random, 3);
        SegmentRule rule = TestPerson.rule(text);
        TestPerson someone = new TestPerson();
        Instant now = START;
        RuleResult kept = RuleEvaluator.evaluate(rule, someone.facts(), now);
        for (int step = 0; step < 200; step++) {
            Instant then = now.plus(Duration.ofMinutes(30L * random.nextInt(60)));
            // Timers that fall due in between, as the worker would find them.
            for (int fired = 0; kept.next() != null && !kept.next().isAfter(then); fired++) {
                assertThat(fired).as("timers of %s", text).isLessThan(10_000);
                Instant due = kept.next();
                assertThat(RuleEvaluator.evaluate(rule, someone.facts(), due.minusNanos(1_000)).holds()).as("%s just before %s", text, due)
                        .isEqualTo(kept.holds());
                kept = RuleEvaluator.evaluate(rule, someone.facts(), due);
                assertThat(kept.next() == null || kept.next().isAfter(due)).isTrue();
            }
            now = then;
            assertThat(kept.holds()).as("%s at %s", text, now).isEqualTo(RuleEvaluator.evaluate(rule, someone.facts(), now).holds());
            if (random.nextInt(3) > 0) {
                // Also late ones, and several of one instant.
                Instant at = now.minus(Duration.ofHours(random.nextInt(4) == 0 ? random.nextInt(72) : 0));
                someone.did(NAMES[random.nextInt(3)], at, "{\"v\":" + random.nextInt(5) + ",\"nps\":" + random.nextInt(11) + "}");
                someone.with("since", "\"" + START.plus(Duration.ofDays(random.nextInt(60))) + "\"");
                kept = RuleEvaluator.evaluate(rule, someone.facts(), now);
            }
        }
    }

    private static String rule(Random random, int depth) {
        return switch (depth == 0 ? 3 + random.nextInt(6) : random.nextInt(9)) {
            case 0 -> "{\"and\":[" + rule(random, depth - 1) + "," + rule(random, depth - 1) + "," + rule(random, depth - 1) + "]}";
            case 1 -> "{\"or\":[" + rule(random, depth - 1) + "," + rule(random, depth - 1) + "]}";
            case 2 -> "{\"not\":" + rule(random, depth - 1) + "}";
            case 3 -> "{\"did\":\"" + name(random) + "\",\"count\":{\"" + order(random) + "\":" + random.nextInt(4) + "}," + window(random)
                    + "}";
            case 4 -> "{\"didNot\":\"" + name(random) + "\"," + window(random) + "}";
            case 5 -> "{\"sequence\":[{\"did\":\"" + name(random) + "\"},{\"" + (random.nextBoolean() ? "did" : "didNot") + "\":\""
                    + name(random)
                    + "\"}],\"gap\":\"PT" + (1 + random.nextInt(20)) + "H\"," + window(random) + "}";
            case 6 -> "{\"aggregate\":\"" + function(random) + "\",\"property\":\"v\",\"event\":\"" + name(random) + "\",\"" + order(random)
                    + "\":"
                    + random.nextInt(8) + "," + window(random) + "}";
            case 7 -> "{\"feedback\":\"nps\",\"of\":\"" + (random.nextBoolean() ? "any" : "last") + "\",\"" + order(random) + "\":"
                    + random.nextInt(11)
                    + "," + window(random) + "}";
            default -> "{\"trait\":\"since\",\"" + (random.nextBoolean() ? "withinLast" : "withinNext") + "\":\"P" + (1 + random.nextInt(9))
                    + "D\"}";
        };
    }

    private static String name(Random random) {
        return new String[]{ "A", "B", "*" }[random.nextInt(3)];
    }

    private static String order(Random random) {
        return ComparisonOperator.values()[random.nextInt(6)].key();
    }

    private static String function(Random random) {
        return new String[]{ "sum", "avg", "min", "max", "distinct" }[random.nextInt(5)];
    }

    private static String window(Random random) {
        return "\"within\":\"" + new String[]{ "P1D", "PT36H", "P3D", "P1M", "P1W" }[random.nextInt(5)] + "\"";
    }
}
