package io.throughline.recommendation.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

class ItemPopularityTest {

    private static final Instant NOW = ItemPopularity.EPOCH.plus(Duration.ofDays(90));

    @Test
    void countsEachOrderHalfAsMuchAfterEachHalfLife() {
        // ages 0, 30 and 60 days: 1 + 1/2 + 1/4
        double sum = sum(List.of(NOW, NOW.minus(Duration.ofDays(30)), NOW.minus(Duration.ofDays(60))));

        assertThat(ItemPopularity.recentOrders(sum, NOW)).isCloseTo(1.75, within(1e-12));
    }

    @Test
    void readLaterTheSameSumHasFadedAsAWhole() {
        double sum = sum(List.of(NOW, NOW));

        assertThat(ItemPopularity.recentOrders(sum, NOW.plus(Duration.ofDays(60)))).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void doesNotDependOnTheOrderOfArrival() {
        List<Instant> orders = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            orders.add(NOW.minus(Duration.ofMinutes(random.nextInt(500_000))));
        }
        double one = sum(orders);
        Collections.shuffle(orders, random);

        assertThat(sum(orders)).isCloseTo(one, within(1e-11));
    }

    @Test
    void keepsOrdersOfAnotherCenturyInRange() {
        // 1970 lies 681 half-lives before the epoch
        double sum = sum(List.of(Instant.EPOCH, Instant.EPOCH));

        assertThat(sum).isCloseTo(ItemPopularity.logWeight(Instant.EPOCH) + 1, within(1e-9));
        assertThat(ItemPopularity.recentOrders(sum, NOW)).isBetween(0.0, 1e-200);
    }

    @Test
    void addsNothingToAWeightThatDwarfsIt() {
        assertThat(ItemPopularity.plus(1000, -1000)).isEqualTo(1000);
    }

    @Test
    void scoresByCredibility() {
        ItemPopularity popularity = new ItemPopularity(10);
        // 10/(10+10), 1/(1+10), 90/(90+10)
        assertThat(popularity.score(10)).isEqualTo(0.5);
        assertThat(popularity.score(1)).isCloseTo(0.090909, within(1e-6));
        assertThat(popularity.score(90)).isEqualTo(0.9);
        assertThat(popularity.score(0)).isZero();
        assertThat(popularity.score(Double.POSITIVE_INFINITY)).isEqualTo(1);
    }

    private static double sum(List<Instant> orders) {
        return orders.stream().map(ItemPopularity::logWeight).reduce(ItemPopularity::plus).orElseThrow();
    }
}
