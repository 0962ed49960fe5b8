package io.throughline.feedback.response.intake;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.github.f4b6a3.uuid.UuidCreator;
import io.throughline.commons.event.TraceContext;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.suppression.SuppressionList;
import io.throughline.feedback.response.DeletedResponses;
import io.throughline.feedback.response.ErasedPersonCopies;
import io.throughline.feedback.response.FeedbackResponse;
import io.throughline.feedback.response.ResponseStore;
import io.throughline.feedback.response.ResponseStore.StoredResponse;
import io.throughline.feedback.response.outbox.OutboxEntry;
import io.throughline.feedback.response.outbox.ResponseOutbox;
import io.throughline.feedback.response.outbox.ResponseRelay;

/**
 * Accepts responses. Each is stored once and published at least once, whatever crashes occur. The insert of the outbox entry is
 * the decisive write. The store is filled before the answer, so that an answered caller finds the response, and the relay fills
 * it after a crash in between. See docs/adr/0005-outbox-in-mongodb.md.
 */
@ApplicationScoped
public class ResponseIntake {

    private final ResponseOutbox outbox;
    private final ResponseStore store;
    private final ResponseRelay relay;
    private final SuppressionList suppressions;
    private final ErasedPersonCopies copies;
    private final DeletedResponses deletions;
    private final Clock clock = Clock.systemUTC();

    @Inject
    ResponseIntake(ResponseOutbox outbox, ResponseStore store, ResponseRelay relay, SuppressionList suppressions, ErasedPersonCopies copies,
            DeletedResponses deletions) {
        this.outbox = outbox;
        this.store = store;
        this.relay = relay;
        this.suppressions = suppressions;
        this.copies = copies;
        this.deletions = deletions;
    }

    /**
     * @param stored the stored responses of the request, by id
     * @param created those that this request created; the others were stored before, with the same content
     * @param conflicting ids under which other content is stored
     * @param deleted ids of responses that their sender deleted, which are not stored again
     */
    public record IntakeResult(Map<UUID, FeedbackResponse> stored, Set<UUID> created, Set<UUID> conflicting, Set<UUID> deleted) {

        /** The result where there was nothing to store. */
        public static final IntakeResult NONE = new IntakeResult(Map.of(), Set.of(), Set.of(), Set.of());

        /**
         * @param entry the outbox entry of this request
         * @param stored the responses stored under the ids now
         * @param asPosted maps a stored response to what it would be if it were posted now
         */
        public static IntakeResult of(List<FeedbackResponse> posted, String entry, Map<UUID, StoredResponse> stored,
                UnaryOperator<FeedbackResponse> asPosted) {
            Set<UUID> conflicting = new LinkedHashSet<>();
            for (FeedbackResponse response : posted) {
                StoredResponse other = stored.get(response.id());
                if (other != null && !asPosted.apply(other.response()).saysTheSameAs(response)) {
                    conflicting.add(response.id());
                }
            }
            Map<UUID, FeedbackResponse> kept = new HashMap<>();
            Set<UUID> created = new LinkedHashSet<>();
            stored.forEach((id, each) -> {
                if (!conflicting.contains(id)) {
                    kept.put(id, each.response());
                    if (each.entry().equals(entry)) {
                        created.add(id);
                    }
                }
            });
            return new IntakeResult(kept, created, conflicting, Set.of());
        }

        /** The result as it would be without the suppression list. */
        private IntakeResult as(Map<UUID, FeedbackResponse> posted, Map<UUID, FeedbackResponse> before) {
            Map<UUID, FeedbackResponse> all = new HashMap<>(stored);
            Set<UUID> fresh = new LinkedHashSet<>(created);
            posted.forEach((id, response) -> {
                FeedbackResponse kept = all.get(id);
                FeedbackResponse copy = before.get(id);
                all.put(id, copy != null ? copy : kept == null ? response : kept.naming(response.identifiers()));
                if (kept == null && copy == null) {
                    fresh.add(id);
                }
            });
            return new IntakeResult(all, fresh, conflicting, deleted);
        }

        /** The result without these, which were deleted. */
        public IntakeResult without(Set<UUID> gone) {
            if (deleted.containsAll(gone)) {
                return this;
            }
            Map<UUID, FeedbackResponse> left = new HashMap<>(stored);
            left.keySet().removeAll(gone);
            Set<UUID> fresh = new LinkedHashSet<>(created);
            fresh.removeAll(gone);
            return new IntakeResult(left, fresh, conflicting, gone);
        }

        private IntakeResult with(Set<UUID> conflicts, Set<UUID> gone) {
            Set<UUID> all = new LinkedHashSet<>(conflicting);
            all.addAll(conflicts);
            return new IntakeResult(stored, created, all, gone);
        }
    }

    /**
     * Stores each new response. Responses whose id has other content or was deleted are left out. Responses of an erased person
     * are dropped, and an erased person's device identifier is removed from other people's responses. The answer is the same as
     * for everyone else, so that it does not reveal an erasure.
     *
     * @param responses with different ids
     * @throws com.mongodb.MongoException where the store does not answer; sending the same again is safe
     */
    public IntakeResult accept(List<FeedbackResponse> responses) {
        Set<UUID> deleted = deletions.find(responses.stream().map(FeedbackResponse::id).toList()).keySet();
        Map<UUID, FeedbackResponse> changed = new HashMap<>();
        List<FeedbackResponse> kept = new ArrayList<>(responses.size());
        for (FeedbackResponse response : responses) {
            if (deleted.contains(response.id())) {
                continue;
            }
            List<Identifier> left = suppressions.remainingIdentifiers(response.subject(), response.identifiers()).orElse(List.of());
            boolean whole = left.size() == response.identifiers().size();
            if (!whole) {
                changed.put(response.id(), response);
            }
            if (!left.isEmpty()) {
                kept.add(whole ? response : response.naming(left));
            }
        }
        copies.sweep();
        IntakeResult intakeResult = (changed.isEmpty() ? acceptAll(kept) : accept(kept, changed)).with(Set.of(), deleted);
        // A deletion first sets its mark and then deletes. A response stored in between is found here, or was deleted there.
        return intakeResult.without(deletions.deleteAgain(responses.stream().map(FeedbackResponse::id).toList()));
    }

    /**
     * Responses that a partner posts about erased people are copied for the partner. They are compared with its copy as other
     * responses are with stored ones.
     */
    private IntakeResult accept(List<FeedbackResponse> kept, Map<UUID, FeedbackResponse> changed) {
        List<FeedbackResponse> byPartners = changed.values().stream().filter(each -> each.poster().partner() != null).toList();
        Map<UUID, FeedbackResponse> before = byPartners.isEmpty() ? Map.of() : copies.known(byPartners);
        Set<UUID> conflicting = new LinkedHashSet<>();
        before.forEach((id, copy) -> {
            if (!copy.saysTheSameAs(changed.get(id))) {
                conflicting.add(id);
            }
        });
        IntakeResult intakeResult =
                acceptAll(kept.stream().filter(each -> !conflicting.contains(each.id())).toList()).with(conflicting, Set.of());
        copies.add(byPartners.stream().filter(each -> !intakeResult.conflicting().contains(each.id())).toList(),
                intakeResult.stored().keySet());
        Map<UUID, FeedbackResponse> posted = new HashMap<>(changed);
        posted.keySet().removeAll(intakeResult.conflicting());
        return intakeResult.as(posted, before);
    }

    private IntakeResult acceptAll(List<FeedbackResponse> responses) {
        Set<UUID> ids = new LinkedHashSet<>();
        responses.forEach(response -> ids.add(response.id()));
        Map<UUID, StoredResponse> known = store.find(ids);
        List<FeedbackResponse> fresh = responses.stream().filter(response -> !known.containsKey(response.id())).toList();
        if (fresh.isEmpty()) {
            // No outbox entry has an empty id, so none counts as created.
            return IntakeResult.of(responses, "", known, this::left);
        }
        OutboxEntry entry = new OutboxEntry(UuidCreator.getTimeOrderedEpochPlus1().toString(), clock.instant(),
                TraceContext.traceparent(), fresh);
        outbox.add(entry);
        boolean undisturbed = store.addMissing(entry) == fresh.size();
        relay.wakeUp();
        return IntakeResult.of(responses, entry.id(), undisturbed ? with(known, entry) : store.find(ids), this::left);
    }

    private static Map<UUID, StoredResponse> with(Map<UUID, StoredResponse> known, OutboxEntry entry) {
        Map<UUID, StoredResponse> all = new HashMap<>(known);
        entry.responses().forEach(response -> all.put(response.id(), new StoredResponse(response, entry.id(), 1)));
        return all;
    }

    /** A response stored before a device was erased contains an identifier that it would not have now. */
    private FeedbackResponse left(FeedbackResponse stored) {
        List<Identifier> left = stored.identifiers().stream().filter(each -> !suppressions.contains(each)).toList();
        return left.size() == stored.identifiers().size() ? stored : stored.naming(left);
    }
}
