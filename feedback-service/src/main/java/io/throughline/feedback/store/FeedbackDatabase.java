package io.throughline.feedback.store;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The collections of this service. Nothing here speaks to MongoDB when the service starts: it starts without.
 */
@ApplicationScoped
public class FeedbackDatabase {

    private final MongoDatabase database;
    private volatile boolean indexed;

    @Inject
    public FeedbackDatabase(MongoClient client, @ConfigProperty(name = "quarkus.mongodb.database") String name) {
        // What was answered for must outlive the loss of a replica and of power, and what is read must not be undone.
        this.database = client.getDatabase(name).withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
                .withReadConcern(ReadConcern.MAJORITY);
    }

    /** One document a response; {@code _id} is the response's id. */
    public MongoCollection<Document> responses() {
        return database.getCollection("responses");
    }

    /** One document a request whose responses have still to be told; {@code _id} is a UUIDv7, so oldest first. */
    public MongoCollection<Document> outbox() {
        return database.getCollection("outbox");
    }

    /** Who does what only one replica may do at a time. */
    public MongoCollection<Document> leases() {
        return database.getCollection("leases");
    }

    /** Makes the indexes that MongoDB wants, where they are missing. */
    public void ensureIndexes() {
        if (!indexed) {
            responses().createIndexes(List.of(new IndexModel(Indexes.descending("occurredAt", "_id")),
                    newestFirstWithin("channel"), newestFirstWithin("partner"), newestFirstWithin("identifiers")));
            indexed = true;
        }
    }

    private static IndexModel newestFirstWithin(String field) {
        return new IndexModel(Indexes.compoundIndex(Indexes.ascending(field), Indexes.descending("occurredAt", "_id")));
    }
}
