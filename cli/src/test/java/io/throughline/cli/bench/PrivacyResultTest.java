package io.throughline.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.cli.bench.PrivacyResult.Seconds;
import io.throughline.cli.bench.PrivacyResult.Situation;
import org.junit.jupiter.api.Test;

class PrivacyResultTest {

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        assertThat(Seconds.of(new double[]{ 4, 1, 3, 2 })).isEqualTo(new Seconds(2.5, 4));
        assertThat(Seconds.of(new double[]{ 5, 1, 3 })).isEqualTo(new Seconds(3, 5));
    }

    @Test
    void theTableGivesEachHalfAndTheirRatio() {
        PrivacyResult result = result(10, 10);

        assertThat(result.markdown())
                .contains("| | nothing else to do | 2,000 touchpoints/s | ratio |", "| erasure, median | 4.0 s | 6.0 s | 1.50 |",
                        "| 10 erasures at once, until the last is done | 20.0 s | 30.0 s | 1.50 |",
                        "| retention sweep | 1.0 s | 3.0 s | 3.00 |");
    }

    @Test
    void whatIsStoredTwiceOrNotAtAllIsFound() {
        assertThat(result(10, 10).everythingStoredOnce()).isTrue();
        assertThat(result(11, 10).everythingStoredOnce()).isFalse();
        assertThat(result(9, 9).everythingStoredOnce()).isFalse();
    }

    private static PrivacyResult result(long stored, long messages) {
        var idle = new Situation("nothing else to do", new Seconds(2, 3), new Seconds(4, 5), 20, 1);
        var busy = new Situation("2,000 touchpoints/s", new Seconds(3, 4), new Seconds(6, 9), 30, 3);
        return new PrivacyResult("2026-11-30T08:00:00Z", "2 cores, JDK 25", 1_000_000, 100, 10, 100_000, idle, busy, 2_000, 10, stored,
                messages);
    }
}
