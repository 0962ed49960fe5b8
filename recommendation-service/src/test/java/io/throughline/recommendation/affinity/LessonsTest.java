package io.throughline.recommendation.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.throughline.commons.identity.SourceTrust;
import io.throughline.recommendation.affinity.Basket.Pair;
import io.throughline.recommendation.affinity.Lessons.SubjectItem;
import io.throughline.recommendation.catalogue.CommerceEvent;
import io.throughline.recommendation.catalogue.CommerceEvent.Added;
import io.throughline.recommendation.catalogue.CommerceEvent.Ordered;
import io.throughline.recommendation.catalogue.CommerceEvent.Viewed;
import io.throughline.recommendation.catalogue.EventOrigin;
import io.throughline.recommendation.catalogue.Product;
import org.junit.jupiter.api.Test;

class LessonsTest {

    private static final Instant AT = Popularity.EPOCH;
    private static final EventOrigin SERVER = new EventOrigin("shop", SourceTrust.SERVER, Instant.EPOCH);
    private static final Product TEA = new Product("tea", "茉莉花茶", "tea");
    private static final Product POT = new Product("pot", "Teapot", null);

    @Test
    void addsUpWhatABatchSays() {
        Lessons lessons = Lessons.of(List.of(new Viewed("user_id:1", AT, TEA, SERVER),
                new Viewed("user_id:1", AT.plusSeconds(60), TEA, SERVER),
                new Added("user_id:1", AT.plusSeconds(90), TEA, SERVER),
                new Ordered("user_id:1", AT.plusSeconds(99), "o-1", List.of(TEA, POT), 0, SERVER),
                new Ordered("user_id:2", AT, "o-2", List.of(POT, TEA), 0, SERVER)));

        assertThat(lessons.tallies().get("tea")).extracting("views", "adds", "orders").containsExactly(2L, 1L, 2L);
        assertThat(lessons.pairs()).containsExactly(java.util.Map.entry(new Pair("pot", "tea"), 2L));
        assertThat(lessons.met().get(new SubjectItem("user_id:1", "tea")).lastViewed()).isEqualTo(AT.plusSeconds(60));
        assertThat(lessons.met().get(new SubjectItem("user_id:1", "tea")).bought()).isEqualTo(1);
    }

    @Test
    void addsUpTheWeightsOfOrders() {
        Lessons lessons = Lessons.of(List.of(new Ordered("user_id:1", AT, null, List.of(TEA), 0, SERVER),
                new Ordered("user_id:2", AT.plus(Popularity.HALF_LIFE), null, List.of(TEA), 0, SERVER)));

        // at the epoch 1, one half-life later 2: log₂ 3
        assertThat(lessons.tallies().get("tea").logWeight()).isCloseTo(1.584963, within(1e-6));
    }

    @Test
    void theLatestDescriptionOfAnItemStandsWhateverTheOrder() {
        Viewed early = new Viewed("user_id:1", AT, new Product("tea", "Old", "herbs"), SERVER);
        Viewed late = new Viewed("user_id:2", AT.plus(Duration.ofDays(1)), new Product("tea", "新名", null), SERVER);

        assertThat(Lessons.of(List.of(early, late)).news()).isEqualTo(Lessons.of(List.of(late, early)).news());
        assertThat(Lessons.of(List.of(late, early)).news().get("tea")).extracting("name", "category")
                .containsExactly("新名", "herbs");
    }

    @Test
    void learnsNothingFromWhatIsUnusable() {
        assertThat(Lessons.of(List.of(new CommerceEvent.Unusable("no_item"), new CommerceEvent.Other())).isEmpty()).isTrue();
    }
}
