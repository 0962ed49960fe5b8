package io.throughline.journey.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;

import io.throughline.journey.source.BudgetLimits.Measure;
import io.throughline.journey.source.BudgetLimits.Pair;
import io.throughline.journey.source.BudgetLimits.Window;
import org.junit.jupiter.api.Test;

class SourceUsageTest {

    private static final Instant NOW = Instant.parse("2026-11-30T09:30:20Z");
    private static final BudgetLimits LIMITS = new BudgetLimits(new Pair(10, 25), new Pair(1_000, 100_000), new Pair(3, 5));

    private final SourceUsage usage = new SourceUsage();

    private static Map<Measure, Long> events(long events) {
        return Map.of(Measure.EVENTS, events, Measure.BYTES, 1L);
    }

    private long used(Window window, Instant at) {
        return usage.shown(window, at).used()[Measure.EVENTS.ordinal()];
    }

    @Test
    void aBudgetIsTakenToItsLastEventAndARequestThatExceedsItTakesNothing() {
        assertThat(usage.consume(NOW, LIMITS, events(6))).isEmpty();

        assertThat(usage.consume(NOW, LIMITS, events(5))).hasValueSatisfying(refusal -> {
            assertThat(refusal.measure()).isEqualTo(Measure.EVENTS);
            assertThat(refusal.window()).isEqualTo(Window.MINUTE);
            assertThat(refusal.until()).isEqualTo("2026-11-30T09:31:00Z");
            assertThat(refusal.largerThanLimit()).isFalse();
        });
        assertThat(usage.consume(NOW, LIMITS, events(4))).isEmpty();
        assertThat(used(Window.MINUTE, NOW)).isEqualTo(10);
        assertThat(usage.shown(Window.MINUTE, NOW).refused()[Measure.EVENTS.ordinal()]).isEqualTo(5);
        assertThat(usage.exhausted(NOW, LIMITS)).isPresent();
    }

    @Test
    void aNewMinuteIsWholeAgainUntilTheDayIsUsedUp() {
        Instant next = NOW.plusSeconds(60);
        Instant third = NOW.plusSeconds(120);
        usage.consume(NOW, LIMITS, events(10));
        assertThat(usage.consume(next, LIMITS, events(10))).isEmpty();

        assertThat(usage.consume(third, LIMITS, events(6))).hasValueSatisfying(refusal -> {
            assertThat(refusal.window()).isEqualTo(Window.DAY);
            assertThat(refusal.until()).isEqualTo("2026-12-01T00:00:00Z");
        });
        assertThat(usage.consume(third, LIMITS, events(5))).isEmpty();
        assertThat(usage.consume(Instant.parse("2026-12-01T00:00:00Z"), LIMITS, events(10))).isEmpty();
    }

    @Test
    void whatIsLargerThanTheWholeBudgetIsToldApart() {
        assertThat(usage.consume(NOW, LIMITS, events(11))).hasValueSatisfying(refusal -> assertThat(refusal.largerThanLimit()).isTrue());
    }

    @Test
    void whatIsGivenBackCanBeTakenAgainAndNothingBelowNought() {
        usage.consume(NOW, LIMITS, events(10));
        usage.giveBack(NOW, events(10));
        usage.giveBack(NOW, events(10));

        assertThat(used(Window.DAY, NOW)).isZero();
        assertThat(usage.consume(NOW, LIMITS, events(10))).isEmpty();
        assertThat(usage.consume(NOW, LIMITS, events(1))).isPresent();
    }

    @Test
    void whatOtherReplicasTookCountsOnceItWasHeard() {
        usage.consume(NOW, LIMITS, events(4));
        SourceUsage.UnreportedUsage untold = usage.unreported(Window.MINUTE, NOW);
        assertThat(untold.used()[Measure.EVENTS.ordinal()]).isEqualTo(4);

        // Another replica took five.
        usage.markReported(untold, new long[]{ 9, 2, 0 }, new long[]{ 0, 0, 0 });

        assertThat(used(Window.MINUTE, NOW)).isEqualTo(9);
        assertThat(usage.unreported(Window.MINUTE, NOW).used()).containsOnly(0);
        assertThat(usage.consume(NOW, LIMITS, events(2))).isPresent();
        assertThat(usage.consume(NOW, LIMITS, events(1))).isEmpty();
    }
}
