package io.throughline.feedback.response;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import io.throughline.commons.security.Caller;
import io.throughline.commons.security.RealmRoles;
import io.throughline.feedback.response.intake.ResponseIntake;
import io.throughline.feedback.response.intake.ResponseIntake.IntakeResult;
import io.throughline.feedback.response.intake.ResponsePermissions;
import io.throughline.feedback.store.FeedbackDatabase;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The responses of customers, limited to those that the caller may see. */
@RequestScoped
@Typed(CustomerResponses.class)
class CustomerResponses implements ResponseSpace {

    private final FeedbackDatabase database;
    private final ResponseIntake intake;
    private final ResponseStore store;
    private final ErasedPersonCopies copies;
    private final DeletedResponses deletions;
    private final ResponsePermissions responsePermissions;
    private final WithheldResponses withheldResponses;
    private final Caller caller;

    @Inject
    CustomerResponses(FeedbackDatabase database, ResponseIntake intake, ResponseStore store, ErasedPersonCopies copies,
            DeletedResponses deletions, ResponsePermissions responsePermissions,
            WithheldResponses withheldResponses, Caller caller) {
        this.database = database;
        this.intake = intake;
        this.store = store;
        this.copies = copies;
        this.deletions = deletions;
        this.responsePermissions = responsePermissions;
        this.withheldResponses = withheldResponses;
        this.caller = caller;
    }

    @Override
    public IntakeResult accept(List<FeedbackResponse> responses) {
        return intake.accept(responses);
    }

    @Override
    public List<FeedbackResponse> list(ResponseQuery query, int most) {
        Bson besides = seesAll() ? Filters.empty() : withheldResponses.filter();
        return responsePermissions.isPartner() ? ofPartner(query, besides, most) : store.list(query, besides, most);
    }

    /**
     * Stored responses, and copies. A copy takes precedence over the stored response of the same post, from which an erased
     * person's device identifier was removed.
     */
    private List<FeedbackResponse> ofPartner(ResponseQuery query, Bson besides, int most) {
        copies.sweep();
        Map<UUID, FeedbackResponse> all = new HashMap<>();
        store.list(query, Filters.and(besides, copies.readable()), most).forEach(each -> all.put(each.id(), each));
        copies.list(query, besides, most).forEach(each -> all.put(each.id(), each));
        return all.values().stream()
                .sorted(Comparator.comparing(FeedbackResponse::occurredAt).thenComparing(each -> each.id().toString()).reversed())
                .limit(most).toList();
    }

    @Override
    public Optional<Found> find(List<UUID> ids) {
        Map<UUID, Found> found = new HashMap<>();
        store.find(ids).forEach((id, stored) -> found.put(id, new Found(stored, false)));
        if (responsePermissions.isPartner()) {
            copies.sweep();
            found.values().removeIf(each -> each.stored().response().receivedAt().isBefore(copies.since()));
            copies.find(ids).forEach((id, stored) -> found.put(id, new Found(stored, true)));
        }
        Optional<Found> first =
                ids.stream().map(found::get).filter(each -> each != null && responsePermissions.mayRead(each.stored().response()))
                        .findFirst();
        if (!seesAll() && first.filter(each -> withheldResponses.covers(each.stored().response())).isPresent()) {
            throw ResponseSpace.withheld();
        }
        return first;
    }

    /** Responses of people who do not consent are kept all the same, and the privacy role answers to these people for them. */
    private boolean seesAll() {
        return caller.hasRole(RealmRoles.PRIVACY);
    }

    @Override
    public boolean owns(FeedbackResponse response) {
        return responsePermissions.owns(response);
    }

    @Override
    public boolean correct(FeedbackResponse corrected, Found found) {
        long revision = found.stored().revision();
        if (!found.copied()) {
            return store.correct(corrected, revision);
        }
        boolean changed = copies.correct(corrected, revision);
        if (changed) {
            // Also stored, without the identifier of an erased person's device.
            store.overwrite(corrected, revision + 1);
        }
        return changed;
    }

    @Override
    public DeletedResponse delete(FeedbackResponse response) {
        return deletions.delete(response);
    }

    @Override
    public Optional<DeletedResponse> deletion(UUID id) {
        return deletions.find(List.of(id), responsePermissions.poster());
    }

    /** Responses that a partner posted about erased people still count in its own scores. */
    @Override
    public List<MongoCollection<Document>> collections() {
        return responsePermissions.isPartner() ? List.of(database.responses(), database.partnerCopies()) : List.of(database.responses());
    }

    @Override
    public Bson condition() {
        return withheldResponses.filter();
    }
}
