package io.throughline.feedback.response;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.throughline.feedback.response.intake.ResponseSender;
import io.throughline.feedback.store.FeedbackDatabase;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Records which responses their senders deleted. A mark contains only the response's id, which is a hash. It prevents a late
 * repetition of a request, or a response that still waits in the outbox, from storing the response again.
 */
@ApplicationScoped
public class DeletedResponses {

    /** No client repeats a request after a longer time; then the id is free again. */
    private static final Duration KEPT = Duration.ofDays(400);
    private static final String DELETED_AT = "deletedAt";
    private static final String SOURCE = "source";

    private final MongoCollection<Document> marks;
    private final List<MongoCollection<Document>> responses;
    private final Duration kept;
    private final Clock clock = Clock.systemUTC();

    /** For customers' responses and the senders' copies of them. */
    @Inject
    DeletedResponses(FeedbackDatabase database) {
        this(database.deletedResponses(), List.of(database.responses(), database.partnerCopies()), KEPT);
    }

    /**
     * @param responses the collections that may contain a deleted response
     * @param kept how long a mark is kept
     */
    DeletedResponses(MongoCollection<Document> marks, List<MongoCollection<Document>> responses, Duration kept) {
        this.marks = marks;
        this.responses = responses;
        this.kept = kept;
    }

    /** The deleted ones of these ids, each with the time of deletion. */
    public Map<UUID, Instant> find(Collection<UUID> ids) {
        Map<UUID, Instant> found = new HashMap<>();
        for (Document mark : marks.find(Filters.in(ResponseDocument.ID, texts(ids)))) {
            found.put(UUID.fromString(mark.getString(ResponseDocument.ID)), mark.getDate(DELETED_AT).toInstant());
        }
        return found;
    }

    /** The receipt for the one of these ids that this sender deleted; empty where it deleted none. */
    Optional<DeletedResponse> find(Collection<UUID> ids, ResponseSender responseSender) {
        Bson own = Filters.and(Filters.in(ResponseDocument.ID, texts(ids)), Filters.eq(SOURCE, responseSender.source()));
        return Optional.ofNullable(marks.find(own).first()).map(mark -> new DeletedResponse(
                UUID.fromString(mark.getString(ResponseDocument.ID)), mark.getDate(DELETED_AT).toInstant(), List.of()));
    }

    /**
     * Marks the response, then deletes it and the sender's copy of it. The mark comes first, since a concurrent request that
     * stores the response looks for the mark afterwards.
     *
     * @return the receipt, with the time of the first deletion
     */
    public DeletedResponse delete(FeedbackResponse response) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        forget(now.minus(kept));
        Bson same = Filters.eq(ResponseDocument.ID, response.id().toString());
        marks.updateOne(same, Updates.combine(Updates.setOnInsert(DELETED_AT, Date.from(now)),
                Updates.setOnInsert(SOURCE, response.poster().source())), new UpdateOptions().upsert(true));
        responses.forEach(each -> each.deleteOne(same));
        return new DeletedResponse(response.id(), find(List.of(response.id())).getOrDefault(response.id(), now),
                List.of(response.subject().toString()));
    }

    /** Removes the marks of deletions before this time. */
    void forget(Instant before) {
        marks.deleteMany(Filters.lt(DELETED_AT, Date.from(before)));
    }

    /** The number of responses that this sender deleted, up to the limit. */
    long count(ResponseSender responseSender, int most) {
        return marks.countDocuments(Filters.eq(SOURCE, responseSender.source()), new CountOptions().limit(most));
    }

    /** Removes all marks of this sender. */
    void forget(ResponseSender responseSender) {
        marks.deleteMany(Filters.eq(SOURCE, responseSender.source()));
    }

    /**
     * Deletes responses that were stored again after their deletion.
     *
     * @return the deleted ones of these ids
     */
    public Set<UUID> deleteAgain(Collection<UUID> ids) {
        Set<UUID> deleted = new HashSet<>(find(ids).keySet());
        if (!deleted.isEmpty()) {
            responses.forEach(each -> each.deleteMany(Filters.in(ResponseDocument.ID, texts(deleted))));
        }
        return deleted;
    }

    private static List<String> texts(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toList();
    }
}
