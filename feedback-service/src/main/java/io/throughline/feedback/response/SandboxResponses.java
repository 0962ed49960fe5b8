package io.throughline.feedback.response;

import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;

import com.github.f4b6a3.uuid.UuidCreator;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import io.throughline.feedback.response.ResponseStore.StoredResponse;
import io.throughline.feedback.response.intake.ResponseIntake.IntakeResult;
import io.throughline.feedback.response.intake.ResponsePermissions;
import io.throughline.feedback.response.outbox.OutboxEntry;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * The sandbox of the calling partner: only what this client posted. Suppressions, consents and identities are not looked up,
 * since the answers would reveal data of real people.
 */
@RequestScoped
@Typed(SandboxResponses.class)
class SandboxResponses implements ResponseSpace {

    /** An identifier that stands for a person who does not consent to the use of their feedback, so that partners can test this case. */
    static final String WITHHELD = "user_id:withheld";

    private final SandboxStore store;
    private final ResponsePermissions responsePermissions;

    @Inject
    SandboxResponses(SandboxStore store, ResponsePermissions responsePermissions) {
        this.store = store;
        this.responsePermissions = responsePermissions;
    }

    @Override
    public IntakeResult accept(List<FeedbackResponse> responses) {
        store.removeExpired(responsePermissions.poster());
        Map<UUID, FeedbackResponse> posted = new LinkedHashMap<>();
        responses.forEach(each -> posted.put(each.id(), each));
        Set<UUID> deleted = store.deletions().find(posted.keySet()).keySet();
        Map<UUID, FeedbackResponse> left = new LinkedHashMap<>(posted);
        left.keySet().removeAll(deleted);
        Set<UUID> known = store.responses().find(left.keySet()).keySet();
        List<FeedbackResponse> fresh = left.values().stream().filter(each -> !known.contains(each.id())).toList();
        OutboxEntry entry = new OutboxEntry(UuidCreator.getTimeOrderedEpochPlus1().toString(), Instant.now(), null, fresh);
        if (!fresh.isEmpty()) {
            store.add(responsePermissions.poster(), entry);
        }
        Map<UUID, StoredResponse> stored = store.responses().find(left.keySet());
        return IntakeResult.of(List.copyOf(left.values()), entry.id(), stored, UnaryOperator.identity())
                .without(store.deletions().deleteAgain(posted.keySet()));
    }

    @Override
    public List<FeedbackResponse> list(ResponseQuery query, int most) {
        return store.responses().list(query, condition(), most);
    }

    @Override
    public Optional<Found> find(List<UUID> ids) {
        Instant since = store.since();
        Map<UUID, StoredResponse> stored = store.responses().find(ids);
        Optional<Found> first = ids.stream().map(stored::get)
                .filter(each -> each != null && owns(each.response()) && !each.response().receivedAt().isBefore(since))
                .map(each -> new Found(each, false)).findFirst();
        if (first.filter(each -> each.stored().response().identifiers().stream().anyMatch(name -> name.toString().equals(WITHHELD)))
                .isPresent()) {
            throw ResponseSpace.withheld();
        }
        return first;
    }

    @Override
    public boolean owns(FeedbackResponse response) {
        return responsePermissions.owns(response);
    }

    @Override
    public boolean correct(FeedbackResponse corrected, Found found) {
        return store.responses().correct(corrected, found.stored().revision());
    }

    @Override
    public DeletedResponse delete(FeedbackResponse response) {
        return store.deletions().delete(response);
    }

    @Override
    public Optional<DeletedResponse> deletion(UUID id) {
        return store.deletions().find(List.of(id), responsePermissions.poster());
    }

    @Override
    public List<MongoCollection<Document>> collections() {
        return List.of(store.collection());
    }

    @Override
    public Bson condition() {
        return Filters.and(SandboxStore.of(responsePermissions.poster()),
                Filters.gte(ResponseDocument.RECEIVED_AT, Date.from(store.since())),
                Filters.ne(ResponseDocument.IDENTIFIERS, WITHHELD));
    }
}
