package io.throughline.commons.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.throughline.commons.kafka.CompactedFeeds;

/** Opens the identity index of a service that follows identities ({@code throughline.identity-index.enabled}). */
@ApplicationScoped
class IdentityIndexes {

    @Produces
    @Singleton
    IdentityIndex index(CompactedFeeds feeds) {
        return new IdentityIndex(feeds.open(IdentityIndex.NAME));
    }

    void close(@Disposes IdentityIndex index) {
        index.close();
    }
}
