package io.throughline.feedback.response;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import io.throughline.feedback.response.outbox.OutboxEntry;
import io.throughline.feedback.store.FeedbackDatabase;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Stores the responses of one collection, each once. */
@ApplicationScoped
public class ResponseStore {

    private final MongoCollection<Document> responses;

    /** For customers' responses. */
    @Inject
    ResponseStore(FeedbackDatabase database) {
        this(database.responses());
    }

    ResponseStore(MongoCollection<Document> responses) {
        this.responses = responses;
    }

    /**
     * @param entry the outbox entry that stored it
     * @param revision 1 for the posted response, increased by each correction
     */
    public record StoredResponse(FeedbackResponse response, String entry, long revision) {

        static StoredResponse read(Document document) {
            return new StoredResponse(ResponseDocument.read(document), document.getString(ResponseDocument.ENTRY),
                    ResponseDocument.revision(document));
        }
    }

    /** The stored ones of these ids. */
    public Map<UUID, StoredResponse> find(Collection<UUID> ids) {
        Map<UUID, StoredResponse> found = new HashMap<>();
        Bson any = Filters.in(ResponseDocument.ID, ids.stream().map(UUID::toString).toList());
        for (Document document : responses.find(any)) {
            found.put(UUID.fromString(document.getString(ResponseDocument.ID)), StoredResponse.read(document));
        }
        return found;
    }

    /**
     * Stores each response whose id is free. Stored responses stay unchanged, so repeating this changes nothing.
     *
     * @return how many ids were free
     */
    public int addMissing(OutboxEntry entry) {
        List<WriteModel<Document>> writes = new ArrayList<>(entry.responses().size());
        for (FeedbackResponse response : entry.responses()) {
            Document document = ResponseDocument.of(response, entry.id());
            Bson sameId = Filters.eq(ResponseDocument.ID, document.remove(ResponseDocument.ID));
            writes.add(new UpdateOneModel<>(sameId, new Document("$setOnInsert", document), new UpdateOptions().upsert(true)));
        }
        return responses.bulkWrite(writes, new BulkWriteOptions().ordered(false)).getUpserts().size();
    }

    /**
     * Replaces the customer's answers, unless the response has another revision by now.
     *
     * @return whether they were replaced
     */
    public boolean correct(FeedbackResponse corrected, long revision) {
        return responses
                .updateOne(ResponseDocument.isRevision(corrected.id(), revision), ResponseDocument.correction(corrected, revision + 1))
                .getMatchedCount() == 1;
    }

    /** Replaces the customer's answers, where the response is stored. */
    void overwrite(FeedbackResponse corrected, long revision) {
        responses.updateOne(Filters.eq(ResponseDocument.ID, corrected.id().toString()), ResponseDocument.correction(corrected, revision));
    }

    /**
     * Newest first.
     *
     * @param besides a further condition
     */
    List<FeedbackResponse> list(ResponseQuery query, Bson besides, int most) {
        return responses.find(Filters.and(query.filter(), besides))
                .sort(Sorts.descending(ResponseDocument.OCCURRED_AT, ResponseDocument.ID))
                .limit(most).map(ResponseDocument::read).into(new ArrayList<>());
    }
}
