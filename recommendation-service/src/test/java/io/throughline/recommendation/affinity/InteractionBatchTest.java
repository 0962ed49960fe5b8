package io.throughline.recommendation.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.throughline.commons.identity.SourceTrust;
import io.throughline.recommendation.affinity.InteractionBatch.SubjectItem;
import io.throughline.recommendation.affinity.OrderBasket.Pair;
import io.throughline.recommendation.catalogue.CommerceEvent;
import io.throughline.recommendation.catalogue.CommerceEvent.Added;
import io.throughline.recommendation.catalogue.CommerceEvent.Ordered;
import io.throughline.recommendation.catalogue.CommerceEvent.Viewed;
import io.throughline.recommendation.catalogue.EventOrigin;
import io.throughline.recommendation.catalogue.EventProduct;
import org.junit.jupiter.api.Test;

class InteractionBatchTest {

    private static final Instant AT = ItemPopularity.EPOCH;
    private static final EventOrigin SERVER = new EventOrigin("shop", SourceTrust.SERVER, Instant.EPOCH);
    private static final EventProduct TEA = new EventProduct("tea", "茉莉花茶", "tea");
    private static final EventProduct POT = new EventProduct("pot", "Teapot", null);

    @Test
    void addsUpWhatABatchSays() {
        InteractionBatch interactionBatch = InteractionBatch.of(List.of(new Viewed("user_id:1", AT, TEA, SERVER),
                new Viewed("user_id:1", AT.plusSeconds(60), TEA, SERVER),
                new Added("user_id:1", AT.plusSeconds(90), TEA, SERVER),
                new Ordered("user_id:1", AT.plusSeconds(99), "o-1", List.of(TEA, POT), 0, SERVER),
                new Ordered("user_id:2", AT, "o-2", List.of(POT, TEA), 0, SERVER)));

        assertThat(interactionBatch.tallies().get("tea")).extracting("views", "adds", "orders").containsExactly(2L, 1L, 2L);
        assertThat(interactionBatch.pairs()).containsExactly(java.util.Map.entry(new Pair("pot", "tea"), 2L));
        assertThat(interactionBatch.met().get(new SubjectItem("user_id:1", "tea")).lastViewed()).isEqualTo(AT.plusSeconds(60));
        assertThat(interactionBatch.met().get(new SubjectItem("user_id:1", "tea")).bought()).isEqualTo(1);
    }

    @Test
    void addsUpTheWeightsOfOrders() {
        InteractionBatch interactionBatch = InteractionBatch.of(List.of(new Ordered("user_id:1", AT, null, List.of(TEA), 0, SERVER),
                new Ordered("user_id:2", AT.plus(ItemPopularity.HALF_LIFE), null, List.of(TEA), 0, SERVER)));

        // at the epoch 1, one half-life later 2: log₂ 3
        assertThat(interactionBatch.tallies().get("tea").logWeight()).isCloseTo(1.584963, within(1e-6));
    }

    @Test
    void theLatestDescriptionOfAnItemStandsWhateverTheOrder() {
        Viewed early = new Viewed("user_id:1", AT, new EventProduct("tea", "Old", "herbs"), SERVER);
        Viewed late = new Viewed("user_id:2", AT.plus(Duration.ofDays(1)), new EventProduct("tea", "新名", null), SERVER);

        assertThat(InteractionBatch.of(List.of(early, late)).news()).isEqualTo(InteractionBatch.of(List.of(late, early)).news());
        assertThat(InteractionBatch.of(List.of(late, early)).news().get("tea")).extracting("name", "category")
                .containsExactly("新名", "herbs");
    }

    @Test
    void learnsNothingFromWhatIsUnusable() {
        assertThat(InteractionBatch.of(List.of(new CommerceEvent.Unusable("no_item"), new CommerceEvent.Other())).isEmpty()).isTrue();
    }
}
