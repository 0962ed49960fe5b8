package io.throughline.feedback.store;

import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;

import com.mongodb.MongoClientSettings;
import io.quarkus.mongodb.runtime.MongoClientCustomizer;

/** How long a request waits for a connection while all are busy. It is the only limit without a property. */
@ApplicationScoped
class ConnectionWait implements MongoClientCustomizer {

    /** When MongoDB hangs and the pool is used up, further requests must not wait for the driver's default of two minutes. */
    private static final int SECONDS = 2;

    @Override
    public MongoClientSettings.Builder customize(MongoClientSettings.Builder settings) {
        return settings.applyToConnectionPoolSettings(pool -> pool.maxWaitTime(SECONDS, TimeUnit.SECONDS));
    }
}
