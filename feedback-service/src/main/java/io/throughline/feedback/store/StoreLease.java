package io.throughline.feedback.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import org.bson.Document;

/**
 * Lets one replica at a time do a piece of work. If replicas' clocks differ, or the holder stalls, two may do it for a moment.
 * The lease only avoids duplicate work, and the work itself must tolerate it. For one thread.
 */
public final class StoreLease {

    /** How long the work pauses after its holder was killed. */
    private static final Duration LENGTH = Duration.ofSeconds(5);
    private static final Duration RENEWED_BEFORE = Duration.ofSeconds(3);

    private final MongoCollection<Document> leases;
    private final String name;
    private final String holder = UUID.randomUUID().toString();
    private final Clock clock;
    private Instant until = Instant.EPOCH;

    public StoreLease(MongoCollection<Document> leases, String name, Clock clock) {
        this.leases = leases;
        this.name = name;
        this.clock = clock;
    }

    /** Whether this replica holds the lease. It asks the store only when the lease has to be acquired or extended. */
    public boolean hold() {
        Instant now = clock.instant();
        if (now.isBefore(until.minus(RENEWED_BEFORE))) {
            return true;
        }
        Instant next = now.plus(LENGTH);
        try {
            leases.updateOne(
                    Filters.and(Filters.eq("_id", name),
                            Filters.or(Filters.eq("holder", holder), Filters.lt("until", Date.from(now)))),
                    Updates.combine(Updates.set("holder", holder), Updates.set("until", Date.from(next))),
                    new UpdateOptions().upsert(true));
            until = next;
            return true;
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            until = Instant.EPOCH;
            return false;
        }
    }

    /** Releases the lease, so that another replica can continue at once. */
    public void release() {
        until = Instant.EPOCH;
        leases.deleteOne(Filters.and(Filters.eq("_id", name), Filters.eq("holder", holder)));
    }
}
