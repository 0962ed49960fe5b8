package io.throughline.recommendation.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

class SeedItemTest {

    private static final Instant LATEST = Instant.parse("2026-03-01T00:00:00Z");
    private static final SeedItem.Weights WEIGHTS = new SeedItem.Weights(1, 0.6, 0.3);

    @Test
    void weighsByBondAndAge() {
        UserItemHistory bought = new UserItemHistory(1, "a", null, 9, LATEST.minus(Duration.ofDays(30)), null, null);
        UserItemHistory viewed = new UserItemHistory(2, "b", null, 9, null, null, LATEST);

        List<SeedItem> seeds = SeedItem.of(List.of(viewed, bought), WEIGHTS, 10);

        // bought one half-life before the latest deed: 1 × 1/2; viewed just then: 0.3
        assertThat(seeds).extracting(seedItem -> seedItem.taste().itemId()).containsExactly("a", "b");
        assertThat(seeds.get(0).weight()).isCloseTo(0.5, within(1e-12));
        assertThat(seeds.get(1).weight()).isCloseTo(0.3, within(1e-12));
    }

    @Test
    void anItemCountsOnceByItsStrongestBond() {
        // bought 3 half-lives ago: 1/8; viewed now: 0.3
        UserItemHistory both = new UserItemHistory(1, "a", null, 9, LATEST.minus(Duration.ofDays(90)), null, LATEST);

        assertThat(SeedItem.of(List.of(both), WEIGHTS, 10)).singleElement().satisfies(seedItem -> {
            assertThat(seedItem.bond()).isEqualTo(InteractionType.VIEWED);
            assertThat(seedItem.weight()).isCloseTo(0.3, within(1e-12));
        });
    }

    @Test
    void keepsTheHeaviest() {
        UserItemHistory bought = new UserItemHistory(1, "a", null, 9, LATEST, null, null);
        UserItemHistory added = new UserItemHistory(2, "b", null, 9, null, LATEST, null);
        UserItemHistory viewed = new UserItemHistory(3, "c", null, 9, null, null, LATEST);

        assertThat(SeedItem.of(List.of(viewed, added, bought), WEIGHTS, 2)).extracting(SeedItem::bond)
                .containsExactly(InteractionType.BOUGHT, InteractionType.ADDED);
    }

    @Test
    void somebodyWithoutAHistoryHasNone() {
        assertThat(SeedItem.of(List.of(), WEIGHTS, 10)).isEmpty();
    }
}
