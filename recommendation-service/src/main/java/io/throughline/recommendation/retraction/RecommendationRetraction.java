package io.throughline.recommendation.retraction;

import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.retraction.RetractableData;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.recommendation.affinity.InteractionRetraction;
import io.throughline.recommendation.affinity.InteractionRetraction.Interval;

/** Retracts what was learnt from sources of the collector. This service takes in no data from partners. */
@ApplicationScoped
class RecommendationRetraction implements RetractableData {

    private final InteractionRetraction interactions;

    @Inject
    RecommendationRetraction(InteractionRetraction interactions) {
        this.interactions = interactions;
    }

    @Override
    public Map<String, Long> count(SourceRetraction retraction) {
        return retraction.origin() == SourceKind.SOURCE ? interactions.count(interval(retraction)) : Map.of();
    }

    @Override
    public Map<String, Long> retract(SourceRetraction retraction) {
        return retraction.origin() == SourceKind.SOURCE ? interactions.retract(retraction.retractionId(), interval(retraction)) : Map.of();
    }

    private static Interval interval(SourceRetraction retraction) {
        return new Interval(retraction.source(), retraction.from(), retraction.until());
    }

    @Override
    public boolean storeAnswers() {
        return PostgresClient.answers();
    }
}
