package io.throughline.journey.store;

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
 * Lets one replica at a time do a piece of work. If clocks differ or the holder stalls, two replicas may do it for a moment. So the lease
 * only avoids duplicate work, and the work itself must tolerate it. Not thread-safe.
 */
public final class StoreLease {

    private final MongoCollection<Document> leases;
    private final String name;
    private final String holder = UUID.randomUUID().toString();
    private final Clock clock;
    private final Duration length;
    private Instant until = Instant.EPOCH;

    /** @param length how long the work rests after its holder was killed; the lease is renewed after a third of it */
    public StoreLease(MongoCollection<Document> leases, String name, Duration length, Clock clock) {
        this.leases = leases;
        this.name = name;
        this.length = length;
        this.clock = clock;
    }

    /** Whether this replica holds the lease. Asks the store only to acquire or renew it. */
    public boolean hold() {
        Instant now = clock.instant();
        if (now.isBefore(until.minus(length.multipliedBy(2).dividedBy(3)))) {
            return true;
        }
        Instant next = now.plus(length);
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
