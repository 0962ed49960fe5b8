package io.throughline.recommendation;

import java.util.Set;

import io.throughline.commons.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void featuresKeepApartAndRulesKnowNoFramework() {
        ArchitectureRules
                .of("io.throughline.recommendation", Set.of("privacy", "catalogue", "affinity", "decision", "retention", "retraction"))
                .pure(
                        "catalogue.CommerceEvent", "catalogue.ItemId", "catalogue.ItemDescription", "catalogue.EventProduct",
                        "catalogue.TouchpointEvent",
                        "affinity.OrderBasket", "affinity.InteractionBatch", "affinity.ItemPopularity", "affinity.CandidateRanking",
                        "affinity.SeedItem",
                        "affinity.OrderShare", "affinity.ItemSimilarity", "affinity.RecommendedItem", "affinity.RecommendationReason",
                        "affinity.UserItemHistory");
    }
}
