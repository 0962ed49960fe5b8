package io.throughline.recommendation.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import io.throughline.recommendation.affinity.RecommendationReason.BoughtTogether;
import io.throughline.recommendation.affinity.RecommendationReason.Popular;
import org.junit.jupiter.api.Test;

class CandidateRankingTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final SeedItem KETTLE =
            new SeedItem(new UserItemHistory(1, "kettle", "水壶", 9, NOW, null, null), InteractionType.BOUGHT, 1);
    private static final SeedItem GRINDER =
            new SeedItem(new UserItemHistory(2, "grinder", "磨豆机", 4, null, null, NOW), InteractionType.VIEWED, 0.25);

    private final CandidateRanking ranking = new CandidateRanking(new ItemSimilarity(10), new ItemPopularity(10));

    @Test
    void scoresByTheWeightedMeanOfTheSimilarities() {
        // kettle–filter: 6/16 × 6/√(9·16) = 0.1875; grinder–filter: 2/12 × 2/√(4·16) = 0.041666…
        // (1 × 0.1875 + 0.25 × 0.0416666) / 1.25 = 0.158333…
        List<RecommendedItem> list = ranking.rank(List.of(KETTLE, GRINDER),
                List.of(near(1, 10, "filter", 16, 6), near(2, 10, "filter", 16, 2)), List.of(), Set.of(), 10, NOW);

        assertThat(list).singleElement().satisfies(filter -> {
            assertThat(filter.score()).isCloseTo(0.158333, within(1e-6));
            BoughtTogether reason = (BoughtTogether) filter.reason();
            assertThat(reason.with().itemId()).isEqualTo("kettle");
            assertThat(reason.with().bond()).isEqualTo(InteractionType.BOUGHT);
            assertThat(reason.orders()).isEqualTo(6);
            assertThat(reason.similarity()).isCloseTo(0.1875, within(1e-6));
            assertThat(reason.share().value()).isCloseTo(6 / 9.0, within(1e-6));
            assertThat(reason.seeds()).isEqualTo(2);
        });
    }

    @Test
    void fillsUpWithThePopularAndRanksThrough() {
        // 2^(log₂ 30) recent orders: 30/(30+10) = 0.75
        double thirty = ItemPopularity.logWeight(NOW) + Math.log(30) / Math.log(2);
        List<RecommendedItem> list = ranking.rank(List.of(KETTLE), List.of(near(1, 10, "filter", 16, 6)),
                List.of(new PopularItem(10, "filter", null, null, 16, thirty), new PopularItem(11, "mug", "杯子", "cups", 31, thirty)),
                Set.of(), 10, NOW);

        assertThat(list).extracting(RecommendedItem::itemId).containsExactly("filter", "mug");
        assertThat(list).extracting(RecommendedItem::rank).containsExactly(1, 2);
        assertThat(list.get(1).score()).isCloseTo(0.75, within(1e-6));
        assertThat(list.get(1).reason()).isEqualTo(new Popular(31, 30, 30));
    }

    @Test
    void neverShowsWhatWasBought() {
        List<RecommendedItem> list = ranking.rank(List.of(KETTLE, GRINDER), List.of(near(2, 1, "kettle", 9, 2)),
                List.of(new PopularItem(1, "kettle", null, null, 9, 0)), Set.of(1L), 10, NOW);

        assertThat(list).isEmpty();
    }

    @Test
    void showsNoMoreThanAsked() {
        List<SimilarItem> many = List.of(near(1, 10, "a", 16, 6), near(1, 11, "b", 16, 5), near(1, 12, "c", 16, 4));

        assertThat(ranking.rank(List.of(KETTLE), many, List.of(), Set.of(), 2, NOW)).extracting(RecommendedItem::itemId)
                .containsExactly("a", "b");
    }

    @Test
    void equalScoresGoByTheItemsNumber() {
        List<SimilarItem> equal = List.of(near(1, 12, "c", 16, 6), near(1, 11, "b", 16, 6));

        assertThat(ranking.rank(List.of(KETTLE), equal, List.of(), Set.of(), 5, NOW)).extracting(RecommendedItem::itemId)
                .containsExactly("b", "c");
    }

    private static SimilarItem near(long seed, long item, String itemId, long orders, long together) {
        return new SimilarItem(seed, item, itemId, null, null, orders, together);
    }
}
