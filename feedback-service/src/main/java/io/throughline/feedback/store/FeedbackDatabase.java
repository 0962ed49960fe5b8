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

/** The collections of this service. Nothing here connects to MongoDB at start-up, so the service starts without it. */
@ApplicationScoped
public class FeedbackDatabase {

    private static final Logger LOG = Logger.getLogger(FeedbackDatabase.class);

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);
    /** Marks a partner's copy whose response is also stored. */
    public static final String STORED_TOO = "storedToo";

    private final MongoDatabase database;
    private final BackgroundLoop loop = BackgroundLoop.named("feedback-indexes").steps(this::index);

    @Inject
    public FeedbackDatabase(MongoClient client, @ConfigProperty(name = "quarkus.mongodb.database") String name) {
        // A confirmed write must survive the loss of a replica and of power, and a value that was read must not be rolled back.
        this.database = client.getDatabase(name).withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
                .withReadConcern(ReadConcern.MAJORITY);
    }

    /** One document per response; {@code _id} is the response's id. */
    public MongoCollection<Document> responses() {
        return database.getCollection("responses");
    }

    /** One document per request with responses still to be published; {@code _id} is a UUIDv7, so the oldest comes first. */
    public MongoCollection<Document> outbox() {
        return database.getCollection("outbox");
    }

    /** Copies of responses that partners posted about erased people; only partners read them. */
    public MongoCollection<Document> partnerCopies() {
        return database.getCollection("partner_copies");
    }

    /** What each retraction has deleted; {@code _id} is its id. */
    public MongoCollection<Document> retractions() {
        return database.getCollection("retractions");
    }

    /** Ids of responses that their senders deleted. A response with one of these ids is not stored again. */
    public MongoCollection<Document> deletedResponses() {
        return database.getCollection("deleted_responses");
    }

    /** Trial responses of partners' sandboxes, which no other collection of this service contains. */
    public MongoCollection<Document> sandboxResponses() {
        return database.getCollection("sandbox_responses");
    }

    /** The same as {@link #deletedResponses()}, for sandboxes. */
    public MongoCollection<Document> sandboxDeletions() {
        return database.getCollection("sandbox_deletions");
    }

    /** Leases for work that only one replica may do at a time. */
    public MongoCollection<Document> leases() {
        return database.getCollection("leases");
    }

    /** Creates missing indexes in the background, and retries until MongoDB answers. */
    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    private Duration index() {
        return ensureIndexes() ? BackgroundLoop.DONE : BETWEEN_TRIES;
    }

    /** @return false where MongoDB did not answer. An index that it refuses is logged once, and the service works without it */
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
