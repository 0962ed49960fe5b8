package io.throughline.recommendation.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

class SeedTest {

    private static final Instant LATEST = Instant.parse("2026-03-01T00:00:00Z");
    private static final Seed.Weights WEIGHTS = new Seed.Weights(1, 0.6, 0.3);

    @Test
    void weighsByBondAndAge() {
        Taste bought = new Taste(1, "a", null, 9, LATEST.minus(Duration.ofDays(30)), null, null);
        Taste viewed = new Taste(2, "b", null, 9, null, null, LATEST);

        List<Seed> seeds = Seed.of(List.of(viewed, bought), WEIGHTS, 10);

        // bought one half-life before the latest deed: 1 × 1/2; viewed just then: 0.3
        assertThat(seeds).extracting(seed -> seed.taste().itemId()).containsExactly("a", "b");
        assertThat(seeds.get(0).weight()).isCloseTo(0.5, within(1e-12));
        assertThat(seeds.get(1).weight()).isCloseTo(0.3, within(1e-12));
    }

    @Test
    void anItemCountsOnceByItsStrongestBond() {
        // bought 3 half-lives ago: 1/8; viewed now: 0.3
        Taste both = new Taste(1, "a", null, 9, LATEST.minus(Duration.ofDays(90)), null, LATEST);

        assertThat(Seed.of(List.of(both), WEIGHTS, 10)).singleElement().satisfies(seed -> {
            assertThat(seed.bond()).isEqualTo(Bond.VIEWED);
            assertThat(seed.weight()).isCloseTo(0.3, within(1e-12));
        });
    }

    @Test
    void keepsTheHeaviest() {
        Taste bought = new Taste(1, "a", null, 9, LATEST, null, null);
        Taste added = new Taste(2, "b", null, 9, null, LATEST, null);
        Taste viewed = new Taste(3, "c", null, 9, null, null, LATEST);

        assertThat(Seed.of(List.of(viewed, added, bought), WEIGHTS, 2)).extracting(Seed::bond)
                .containsExactly(Bond.BOUGHT, Bond.ADDED);
    }

    @Test
    void somebodyWithoutAHistoryHasNone() {
        assertThat(Seed.of(List.of(), WEIGHTS, 10)).isEmpty();
    }
}
