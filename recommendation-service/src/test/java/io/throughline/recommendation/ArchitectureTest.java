package io.throughline.recommendation;

import java.util.Set;

import io.throughline.commons.test.Rooms;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void featuresKeepApartAndRulesKnowNoFramework() {
        Rooms.of("io.throughline.recommendation", Set.of("privacy", "catalogue", "affinity", "decision", "retention", "retraction")).pure(
                "catalogue.CommerceEvent", "catalogue.ItemId", "catalogue.ItemNews", "catalogue.Product", "catalogue.Touchpoint",
                "affinity.Basket", "affinity.Lessons", "affinity.Popularity", "affinity.Ranking", "affinity.Seed",
                "affinity.Share", "affinity.Similarity", "affinity.Suggestion", "affinity.Reason", "affinity.Taste");
    }
}
