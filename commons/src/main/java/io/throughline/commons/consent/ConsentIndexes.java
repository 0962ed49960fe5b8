package io.throughline.commons.consent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.kafka.CompactedFeeds;

/** Opens the consent index of a service that follows consents ({@code throughline.consent-index.enabled}). */
@ApplicationScoped
class ConsentIndexes {

    @Produces
    @Singleton
    ConsentIndex index(CompactedFeeds feeds, IdentityIndex identities) {
        return new ConsentIndex(feeds.open(ConsentIndex.NAME), identities);
    }

    void close(@Disposes ConsentIndex index) {
        index.close();
    }
}
