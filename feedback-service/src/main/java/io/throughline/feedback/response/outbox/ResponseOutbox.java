package io.throughline.feedback.response.outbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import io.throughline.feedback.response.ResponseDocument;
import io.throughline.feedback.store.FeedbackDatabase;
import org.bson.Document;

/**
 * Accepted responses that are still to be stored or published. All responses of a request are one document. MongoDB writes a
 * document either completely or not at all, so a crash loses none of them and no transaction is needed.
 */
@ApplicationScoped
public class ResponseOutbox {

    private final FeedbackDatabase database;

    @Inject
    public ResponseOutbox(FeedbackDatabase database) {
        this.database = database;
    }

    public void add(OutboxEntry entry) {
        Document document = new Document("_id", entry.id()).append("acceptedAt", Date.from(entry.acceptedAt()));
        if (entry.traceparent() != null) {
            document.append("traceparent", entry.traceparent());
        }
        database.outbox().insertOne(document.append("responses",
                entry.responses().stream().map(response -> ResponseDocument.of(response, entry.id())).toList()));
    }

    public List<OutboxEntry> oldest(int most) {
        return database.outbox().find().sort(Sorts.ascending("_id")).limit(most).map(ResponseOutbox::read).into(new ArrayList<>());
    }

    public void remove(Collection<OutboxEntry> entries) {
        database.outbox().deleteMany(Filters.in("_id", entries.stream().map(OutboxEntry::id).toList()));
    }

    /** The approximate number of entries, from the collection's statistics, which are cheap to read for any size. */
    public long size() {
        return database.outbox().estimatedDocumentCount();
    }

    private static OutboxEntry read(Document document) {
        return new OutboxEntry(document.getString("_id"), document.getDate("acceptedAt").toInstant(),
                document.getString("traceparent"),
                document.getList("responses", Document.class).stream().map(ResponseDocument::read).toList());
    }
}
