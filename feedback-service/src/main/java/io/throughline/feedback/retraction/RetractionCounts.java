package io.throughline.feedback.retraction;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.function.LongSupplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.throughline.feedback.store.FeedbackDatabase;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * How much each retraction has deleted in all of its attempts, one document each, with counts only. The amount to delete is
 * recorded before the deletion, so that an interrupted attempt is counted by what is left.
 */
@ApplicationScoped
class RetractionCounts {

    /** Longer than Kafka can deliver a retraction again, and than anybody waits for a receipt. */
    private static final Duration KEPT = Duration.ofDays(400);
    private static final String DELETED = "deleted.";
    private static final String OPEN = "open.";

    private final FeedbackDatabase database;
    private final Clock clock = Clock.systemUTC();

    @Inject
    RetractionCounts(FeedbackDatabase database) {
        this.database = database;
    }

    void begin(String id) {
        Instant now = clock.instant();
        database.retractions().deleteMany(Filters.lt("startedAt", Date.from(now.minus(KEPT))));
        database.retractions().updateOne(Filters.eq("_id", id), Updates.setOnInsert("startedAt", Date.from(now)),
                new UpdateOptions().upsert(true));
    }

    /**
     * @param left counts what there is to delete
     * @param deletion deletes it
     * @return how much all attempts have deleted of this kind
     */
    long delete(String id, String kind, LongSupplier left, Runnable deletion) {
        Document open = document(id, "open", kind);
        if (open != null) {
            end(id, kind, open.getString("name"), Math.max(0, open.getLong("count") - left.getAsLong()));
        }
        long count = left.getAsLong();
        if (count > 0) {
            String name = UUID.randomUUID().toString();
            database.retractions().updateOne(Filters.eq("_id", id),
                    Updates.set(OPEN + kind, new Document("name", name).append("count", count)));
            deletion.run();
            end(id, kind, name, Math.max(0, count - left.getAsLong()));
        }
        Document all = database.retractions().find(Filters.eq("_id", id)).first();
        Document deleted = all == null ? null : all.get("deleted", Document.class);
        return deleted == null || deleted.get(kind) == null ? 0 : ((Number) deleted.get(kind)).longValue();
    }

    private Document document(String id, String field, String kind) {
        Document all = database.retractions().find(Filters.eq("_id", id)).first();
        Document within = all == null ? null : all.get(field, Document.class);
        return within == null ? null : within.get(kind, Document.class);
    }

    /** Takes effect once: a second replica finds another name there, or none. */
    private void end(String id, String kind, String name, long count) {
        Bson mine = Filters.and(Filters.eq("_id", id), Filters.eq(OPEN + kind + ".name", name));
        database.retractions().updateOne(mine, Updates.combine(Updates.inc(DELETED + kind, count), Updates.unset(OPEN + kind)));
    }
}
