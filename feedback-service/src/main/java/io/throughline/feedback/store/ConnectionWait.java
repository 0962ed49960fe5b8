package io.throughline.feedback.store;

import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;

import com.mongodb.MongoClientSettings;
import io.quarkus.mongodb.runtime.MongoClientCustomizer;

/** How long a request waits for a connection while all are busy: the one limit that has no property. */
@ApplicationScoped
class ConnectionWait implements MongoClientCustomizer {

    /** While MongoDB hangs, whoever comes after the pool is used up must not wait for the driver's two minutes. */
    private static final int SECONDS = 2;

    @Override
    public MongoClientSettings.Builder customize(MongoClientSettings.Builder settings) {
        return settings.applyToConnectionPoolSettings(pool -> pool.maxWaitTime(SECONDS, TimeUnit.SECONDS));
    }
}
