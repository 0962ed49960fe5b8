package io.throughline.feedback.response;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.feedback.response.intake.ResponseSender;
import io.throughline.feedback.response.outbox.OutboxEntry;
import io.throughline.feedback.store.FeedbackDatabase;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * The trial responses of all sandboxes, in collections of their own. They are never sent to Kafka, and neither data subject
 * requests nor retractions apply to them; all of them are deleted after a fixed time.
 */
@ApplicationScoped
class SandboxStore {

    private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);
    private static final int SLICE = 500;

    private final MongoCollection<Document> collection;
    private final ResponseStore responses;
    private final DeletedResponses deletions;
    private final SandboxSettings settings;
    private final Clock clock = Clock.systemUTC();
    private final BackgroundLoop loop = BackgroundLoop.named("sandbox-expiry").steps(this::sweep);

    @Inject
    SandboxStore(FeedbackDatabase database, SandboxSettings settings) {
        this.collection = database.sandboxResponses();
        this.responses = new ResponseStore(collection);
        this.deletions = new DeletedResponses(database.sandboxDeletions(), List.of(collection), settings.kept());
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    private Duration sweep() {
        removeExpired();
        return BETWEEN_SWEEPS;
    }

    /** Removes responses and marks that are older than a sandbox keeps them. */
    void removeExpired() {
        deleteInSlices(Filters.lt(ResponseDocument.RECEIVED_AT, Date.from(since())));
        deletions.forget(since());
    }

    /** A sandbox keeps what was received since this time. */
    Instant since() {
        return clock.instant().minus(settings.kept());
    }

    MongoCollection<Document> collection() {
        return collection;
    }

    ResponseStore responses() {
        return responses;
    }

    DeletedResponses deletions() {
        return deletions;
    }

    /** The condition for one sandbox's responses, including expired ones. */
    static Bson of(ResponseSender responseSender) {
        return Filters.eq(ResponseDocument.PARTNER, responseSender.partner());
    }

    /** Removes this sandbox's expired responses, so that they free their ids and space. */
    void removeExpired(ResponseSender responseSender) {
        deleteInSlices(Filters.and(of(responseSender), Filters.lt(ResponseDocument.RECEIVED_AT, Date.from(since()))));
        deletions.forget(since());
    }

    /**
     * Stores the entry's responses whose id is free. The limit is checked before and after, so that concurrent requests cannot
     * exceed it; a request that would is undone.
     *
     * @throws ProblemException 403 where the limit is reached; then nothing of the entry is stored
     */
    void add(ResponseSender responseSender, OutboxEntry entry) {
        int most = settings.mostResponses();
        if (used(responseSender, most) + entry.responses().size() > most) {
            throw full(most);
        }
        responses.addMissing(entry);
        if (used(responseSender, most + 1) > most) {
            Set<UUID> ids = Set.copyOf(entry.responses().stream().map(FeedbackResponse::id).toList());
            collection.deleteMany(Filters.and(Filters.in(ResponseDocument.ID, texts(ids)), Filters.eq(ResponseDocument.ENTRY, entry.id())));
            throw full(most);
        }
    }

    /** The number of used places, up to the limit. A mark of a deletion counts like a response. */
    private long used(ResponseSender responseSender, int limit) {
        return collection.countDocuments(of(responseSender), new CountOptions().limit(limit)) + deletions.count(responseSender, limit);
    }

    private ProblemException full(int most) {
        return ProblemException.of(ProblemKind.QUOTA_EXCEEDED,
                "The sandbox holds " + most + " responses at most, those that were deleted among them, and keeps each "
                        + settings.kept().toDays() + " days. DELETE /v1/sandbox/responses empties it. Nothing of this request is stored.");
    }

    /**
     * Empties one sandbox and frees its ids.
     *
     * @return how many responses there were
     */
    long clear(ResponseSender responseSender) {
        long count = deleteInSlices(of(responseSender));
        deletions.forget(responseSender);
        return count;
    }

    /** Deletes in slices, so that no statement takes longer than the driver's timeout. */
    private long deleteInSlices(Bson which) {
        long deleted = 0;
        List<String> slice;
        do {
            slice = collection.find(which).projection(Projections.include(ResponseDocument.ID)).limit(SLICE)
                    .map(document -> document.getString(ResponseDocument.ID)).into(new ArrayList<>());
            deleted += slice.isEmpty() ? 0 : collection.deleteMany(Filters.in(ResponseDocument.ID, slice)).getDeletedCount();
        } while (slice.size() == SLICE);
        return deleted;
    }

    private static List<String> texts(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toList();
    }
}
