package io.throughline.feedback.store;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.loop.BackgroundLoop;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The collections of this service. Nothing here speaks to MongoDB when the service starts: it starts without.
 */
@ApplicationScoped
public class FeedbackDatabase {

    private static final Logger LOG = Logger.getLogger(FeedbackDatabase.class);

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);
    /** Marks a partner's copy whose response is stored as well. */
    public static final String STORED_TOO = "storedToo";

    private final MongoDatabase database;
    private final BackgroundLoop loop = BackgroundLoop.named("feedback-indexes").steps(this::index);

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

    /** Copies of what partners posted about erased people, which partners alone read. */
    public MongoCollection<Document> partnerCopies() {
        return database.getCollection("partner_copies");
    }

    /** What each retraction has deleted; {@code _id} is its id. */
    public MongoCollection<Document> retractions() {
        return database.getCollection("retractions");
    }

    /** Ids of responses that their senders deleted: what is sent again under one of them is not stored again. */
    public MongoCollection<Document> deletedResponses() {
        return database.getCollection("deleted_responses");
    }

    /** Trial responses of partners' sandboxes, of which no other collection of this service knows. */
    public MongoCollection<Document> sandboxResponses() {
        return database.getCollection("sandbox_responses");
    }

    /** The same of sandboxes as {@link #deletedResponses()}. */
    public MongoCollection<Document> sandboxDeletions() {
        return database.getCollection("sandbox_deletions");
    }

    /** Who does what only one replica may do at a time. */
    public MongoCollection<Document> leases() {
        return database.getCollection("leases");
    }

    /** Makes the indexes that MongoDB wants, where they are missing; until it answers, and without anybody waiting. */
    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    private Duration index() {
        return ensureIndexes() ? BackgroundLoop.DONE : BETWEEN_TRIES;
    }

    /** @return false where MongoDB did not answer; what it refuses is said once, and this service works without */
    public boolean ensureIndexes() {
        try {
            responses().createIndexes(List.of(new IndexModel(Indexes.descending("occurredAt", "_id")),
                    newestFirstWithin("channel"), newestFirstWithin("partner"), newestFirstWithin("identifiers")));
            deletedResponses().createIndexes(List.of(new IndexModel(Indexes.ascending("deletedAt"))));
            sandboxResponses().createIndexes(List.of(newestFirstWithin("partner"), new IndexModel(Indexes.ascending("receivedAt"))));
            sandboxDeletions()
                    .createIndexes(List.of(new IndexModel(Indexes.ascending("deletedAt")), new IndexModel(Indexes.ascending("source"))));
        } catch (MongoCommandException refused) {
            LOG.errorf("MongoDB refuses an index; reads will be slow: %s", refused.getErrorMessage());
        } catch (MongoException away) {
            LOG.debugf("Indexes wait for MongoDB: %s", away.toString());
            return false;
        }
        return true;
    }

    private static IndexModel newestFirstWithin(String field) {
        return new IndexModel(Indexes.compoundIndex(Indexes.ascending(field), Indexes.descending("occurredAt", "_id")));
    }
}
