package io.throughline.feedback.response;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import io.throughline.feedback.store.FeedbackDatabase;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The responses that are stored, each once. */
@ApplicationScoped
class ResponseStore {

    private final FeedbackDatabase database;

    @Inject
    ResponseStore(FeedbackDatabase database) {
        this.database = database;
    }

    /**
     * @param entry the outbox entry that brought it
     */
    record Stored(Response response, String entry) {
    }

    Optional<Response> find(UUID id) {
        return Optional.ofNullable(database.responses().find(Filters.eq(ResponseDocument.ID, id.toString())).first())
                .map(ResponseDocument::read);
    }

    /** Those of the ids that are stored. */
    Map<UUID, Stored> find(Collection<UUID> ids) {
        Map<UUID, Stored> found = new HashMap<>();
        Bson any = Filters.in(ResponseDocument.ID, ids.stream().map(UUID::toString).toList());
        for (Document document : database.responses().find(any)) {
            found.put(UUID.fromString(document.getString(ResponseDocument.ID)),
                    new Stored(ResponseDocument.read(document), document.getString(ResponseDocument.ENTRY)));
        }
        return found;
    }

    /**
     * Stores each response whose id is free. What is stored is never changed, so doing this again does nothing.
     *
     * @return how many were free
     */
    int addMissing(OutboxEntry entry) {
        List<WriteModel<Document>> writes = new ArrayList<>(entry.responses().size());
        for (Response response : entry.responses()) {
            Document document = ResponseDocument.of(response, entry.id());
            Bson sameId = Filters.eq(ResponseDocument.ID, document.remove(ResponseDocument.ID));
            writes.add(new UpdateOneModel<>(sameId, new Document("$setOnInsert", document), new UpdateOptions().upsert(true)));
        }
        return database.responses().bulkWrite(writes, new BulkWriteOptions().ordered(false)).getUpserts().size();
    }

    /**
     * Newest first.
     *
     * @param besides a further condition
     */
    List<Response> list(ResponseQuery query, Bson besides, int most) {
        return database.responses().find(Filters.and(query.filter(), besides)).sort(Sorts.descending(ResponseDocument.OCCURRED_AT, ResponseDocument.ID))
                .limit(most).map(ResponseDocument::read).into(new ArrayList<>());
    }
}
