package io.throughline.commons.suppression;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.commons.identity.IdentifierDigests;
import io.throughline.commons.kafka.CompactedFeeds;

/** Opens the list of who was erased. */
@ApplicationScoped
class SuppressionIndexes {

    @Produces
    @Singleton
    Suppressions suppressions(CompactedFeeds feeds, IdentifierDigests digests, MeterRegistry meters) {
        return new Suppressions(feeds.open(Suppressions.NAME), digests, () -> feeds.isCurrentEnough(Suppressions.NAME), meters);
    }

    void close(@Disposes Suppressions suppressions) {
        suppressions.close();
    }
}
