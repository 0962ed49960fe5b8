package io.throughline.feedback.response;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.throughline.feedback.response.ResponseStore.StoredResponse;
import io.throughline.feedback.store.FeedbackDatabase;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Copies of responses that partners posted about erased people. A partner may read back for a while what it posted, about every
 * person alike, so that its view does not reveal who was erased. Only partners read the copies. When that time is over,
 * everything that identifies the person and everything that they wrote is removed from the copy. The bare answers stay and count
 * in the partner's own scores.
 */
@ApplicationScoped
public class ErasedPersonCopies {

    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);
    private static final Bson PERSONAL =
            Updates.combine(Updates.unset(ResponseDocument.SUBJECT), Updates.unset(ResponseDocument.IDENTIFIERS),
                    Updates.unset("comment"), Updates.unset("language"), Updates.unset("touchpoint"), Updates.unset("externalId"));

    private final FeedbackDatabase database;
    private final Duration window;
    private final Clock clock = Clock.systemUTC();
    private final AtomicReference<Instant> swept = new AtomicReference<>(Instant.EPOCH);

    @Inject
    ErasedPersonCopies(FeedbackDatabase database,
            @ConfigProperty(name = "throughline.feedback.partner-window", defaultValue = "P7D") Duration window) {
        this.database = database;
        this.window = window;
    }

    /** A partner may read back what was received since this time. */
    Instant since() {
        return clock.instant().minus(window);
    }

    /**
     * Keeps each response that is not kept yet.
     *
     * @param stored ids of responses that are also stored, without the identifiers of an erased person's device; they count there
     */
    public void add(Collection<FeedbackResponse> responses, Collection<UUID> stored) {
        List<WriteModel<Document>> writes = new ArrayList<>(responses.size());
        for (FeedbackResponse response : responses) {
            Document document = ResponseDocument.of(response, "");
            if (stored.contains(response.id())) {
                document.append(FeedbackDatabase.STORED_TOO, true);
            }
            Bson sameId = Filters.eq(ResponseDocument.ID, document.remove(ResponseDocument.ID));
            writes.add(new UpdateOneModel<>(sameId, new Document("$setOnInsert", document), new UpdateOptions().upsert(true)));
        }
        if (!writes.isEmpty()) {
            database.partnerCopies().bulkWrite(writes, new BulkWriteOptions().ordered(false));
        }
    }

    /** The responses that were posted before, as they were then; or as they are now, where the copy contains no personal data any more. */
    public Map<UUID, FeedbackResponse> known(Collection<FeedbackResponse> posted) {
        Map<UUID, FeedbackResponse> byId = new HashMap<>();
        posted.forEach(each -> byId.put(each.id(), each));
        Map<UUID, FeedbackResponse> found = new HashMap<>();
        for (Document document : database.partnerCopies()
                .find(Filters.in(ResponseDocument.ID, byId.keySet().stream().map(UUID::toString).toList()))) {
            UUID id = UUID.fromString(document.getString(ResponseDocument.ID));
            found.put(id, document.containsKey(ResponseDocument.IDENTIFIERS) ? ResponseDocument.read(document) : byId.get(id));
        }
        return found;
    }

    /** The ids for which the partner reads a copy. */
    Map<UUID, StoredResponse> find(Collection<UUID> ids) {
        Map<UUID, StoredResponse> found = new HashMap<>();
        Bson any = Filters.in(ResponseDocument.ID, ids.stream().map(UUID::toString).toList());
        for (Document document : database.partnerCopies().find(Filters.and(any, readable()))) {
            found.put(UUID.fromString(document.getString(ResponseDocument.ID)), StoredResponse.read(document));
        }
        return found;
    }

    /** The same as {@link ResponseStore#correct}, for a copy. The copy decides where a sender reads one. */
    boolean correct(FeedbackResponse corrected, long revision) {
        return database.partnerCopies().updateOne(ResponseDocument.isRevision(corrected.id(), revision),
                ResponseDocument.correction(corrected, revision + 1)).getMatchedCount() == 1;
    }

    /** The copies, newest first, in the form of {@link ResponseStore#list}. */
    List<FeedbackResponse> list(ResponseQuery query, Bson besides, int most) {
        return database.partnerCopies().find(Filters.and(query.filter(), besides, readable()))
                .sort(Sorts.descending(ResponseDocument.OCCURRED_AT, ResponseDocument.ID)).limit(most).map(ResponseDocument::read)
                .into(new ArrayList<>());
    }

    /** The condition for what partners may read, in either collection. */
    Bson readable() {
        return Filters.and(Filters.gte(ResponseDocument.RECEIVED_AT, Date.from(since())), Filters.exists(ResponseDocument.IDENTIFIERS));
    }

    /** Removes personal data from copies whose time is over; at most once a minute. */
    public void sweep() {
        Instant now = clock.instant();
        Instant last = swept.get();
        if (last.isBefore(now.minus(BETWEEN_SWEEPS)) && swept.compareAndSet(last, now)) {
            removePersonal(since());
        }
    }

    long removePersonal(Instant before) {
        return database.partnerCopies().updateMany(Filters.and(Filters.lt(ResponseDocument.RECEIVED_AT, Date.from(before)),
                Filters.exists(ResponseDocument.IDENTIFIERS)), PERSONAL).getModifiedCount();
    }
}
