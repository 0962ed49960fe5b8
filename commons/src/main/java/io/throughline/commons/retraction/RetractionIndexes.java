package io.throughline.commons.retraction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.commons.kafka.CompactedFeeds;

/** Opens the index of source retractions. */
@ApplicationScoped
class RetractionIndexes {

    @Produces
    @Singleton
    SourceRetractions retractions(CompactedFeeds feeds, ObjectMapper json, MeterRegistry meters) {
        return new SourceRetractions(feeds.open(SourceRetractions.NAME), json, () -> feeds.isCurrentEnough(SourceRetractions.NAME), meters);
    }

    void close(@Disposes SourceRetractions retractions) {
        retractions.close();
    }
}
