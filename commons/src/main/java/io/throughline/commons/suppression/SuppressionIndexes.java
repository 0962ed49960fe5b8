package io.throughline.commons.suppression;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.commons.identity.IdentifierDigests;
import io.throughline.commons.kafka.CompactedFeeds;

/** Opens the suppression list. */
@ApplicationScoped
class SuppressionIndexes {

    @Produces
    @Singleton
    SuppressionList suppressions(CompactedFeeds feeds, IdentifierDigests digests, MeterRegistry meters) {
        return new SuppressionList(feeds.open(SuppressionList.NAME), digests, () -> feeds.isCurrentEnough(SuppressionList.NAME), meters);
    }

    void close(@Disposes SuppressionList suppressions) {
        suppressions.close();
    }
}
