package io.throughline.journey.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Runs deletions in several stores and records the counts, but not the content, in one document per request. The count is stored before the
 * deletion, so that a request that is repeated on any replica reports what all its attempts really deleted. If two replicas run the same
 * request, each deletion counts once.
 */
public final class DeletionJobs {

    /** Longer than Kafka may deliver a request again, and longer than anybody waits for a receipt. */
    private static final Duration KEPT = Duration.ofDays(400);
    private static final String COUNTS = "deleted";
    private static final String OPEN = "open";

    private final MongoCollection<Document> jobs;
    private final String prefix;
    private final Clock clock = Clock.systemUTC();

    /**
     * @param jobs the collection in which they are stored
     * @param prefix of the names under which stores know the deletions
     */
    public DeletionJobs(MongoCollection<Document> jobs, String prefix) {
        this.jobs = jobs;
        this.prefix = prefix;
    }

    /** Returns by kind what all attempts of the request have deleted. */
    public Map<String, Long> run(String requestId, List<CountedDeletion> deletions) {
        Instant now = clock.instant();
        jobs.deleteMany(Filters.lt("startedAt", Date.from(now.minus(KEPT))));
        jobs.updateOne(Filters.eq("_id", requestId), Updates.setOnInsert("startedAt", Date.from(now)), new UpdateOptions().upsert(true));
        deletions.forEach(deletion -> run(requestId, deletion));
        return deleted(requestId);
    }

    public Map<String, Long> deleted(String requestId) {
        Map<String, Long> deleted = new TreeMap<>();
        Document job = jobs.find(Filters.eq("_id", requestId)).first();
        Document counts = job == null ? null : job.get(COUNTS, Document.class);
        if (counts != null) {
            counts.forEach((kind, count) -> deleted.put(kind, ((Number) count).longValue()));
        }
        return deleted;
    }

    private void run(String requestId, CountedDeletion deletion) {
        settle(requestId, deletion);
        long count = deletion.count();
        if (count > 0) {
            String name = prefix + '/' + requestId + '/' + deletion.kind() + '/' + UUID.randomUUID();
            begin(requestId, deletion.kind(), name, count);
            deletion.run(name);
            end(requestId, deletion.kind(), name, count);
        }
    }

    /** Completes what an earlier attempt has begun. */
    private void settle(String requestId, CountedDeletion deletion) {
        Document begun = open(requestId, deletion.kind());
        if (begun == null) {
            return;
        }
        long count = begun.getLong("count");
        String name = begun.getString("name");
        // If the store does not know the name, a lower count shows that the deletion was done.
        if (deletion.awaitBegun(name) || deletion.count() < count) {
            end(requestId, deletion.kind(), name, count);
        }
    }

    private Document open(String requestId, String kind) {
        Document job = jobs.find(Filters.eq("_id", requestId)).first();
        Document open = job == null ? null : job.get(OPEN, Document.class);
        return open == null ? null : open.get(kind, Document.class);
    }

    private void begin(String requestId, String kind, String name, long count) {
        jobs.updateOne(Filters.eq("_id", requestId),
                Updates.set(OPEN + '.' + kind, new Document("name", name).append("count", count)));
    }

    /** Counts once: a second replica finds another name there, or none. */
    private void end(String requestId, String kind, String name, long count) {
        Bson mine = Filters.and(Filters.eq("_id", requestId), Filters.eq(OPEN + '.' + kind + ".name", name));
        jobs.updateOne(mine, Updates.combine(Updates.inc(COUNTS + '.' + kind, count), Updates.unset(OPEN + '.' + kind)));
    }
}
