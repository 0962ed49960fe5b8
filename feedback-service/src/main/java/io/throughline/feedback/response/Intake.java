package io.throughline.feedback.response;

import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.github.f4b6a3.uuid.UuidCreator;
import io.throughline.commons.event.Traces;
import io.throughline.commons.suppression.Suppressions;
import io.throughline.feedback.response.ResponseStore.Stored;

/**
 * Takes responses in: each stored once, told at least once, in any order of crashes. The one write that decides is the
 * insert of the outbox entry; the store is filled before the answer, so that whoever was answered finds the response,
 * and the relay fills it where a crash came in between. See docs/adr/0005-outbox-in-mongodb.md.
 */
@ApplicationScoped
class Intake {

    private final Outbox outbox;
    private final ResponseStore store;
    private final Relay relay;
    private final Suppressions suppressions;
    private final Clock clock = Clock.systemUTC();

    @Inject
    Intake(Outbox outbox, ResponseStore store, Relay relay, Suppressions suppressions) {
        this.outbox = outbox;
        this.store = store;
        this.relay = relay;
        this.suppressions = suppressions;
    }

    sealed interface Verdict {

        /**
         * @param created those that this request brought; the others were stored before, with the same content
         */
        record Accepted(Map<UUID, Response> stored, Set<UUID> created) implements Verdict {

            private Accepted and(Map<UUID, Response> dropped) {
                Map<UUID, Response> all = new HashMap<>(stored);
                all.putAll(dropped);
                Set<UUID> fresh = new LinkedHashSet<>(created);
                fresh.addAll(dropped.keySet());
                return new Accepted(all, fresh);
            }
        }

        /**
         * Nothing of the request was stored, unless another one with the same id and other content came at the same
         * moment: then only these were not.
         *
         * @param conflicting ids under which something else is stored
         */
        record Refused(Set<UUID> conflicting) implements Verdict {
        }
    }

    /**
     * @param responses with different ids
     * @throws com.mongodb.MongoException where the store does not answer: then sending the same again is safe
     */
    Verdict accept(List<Response> responses) {
        Map<UUID, Response> suppressed = new HashMap<>();
        responses.stream().filter(this::isSuppressed).forEach(response -> suppressed.put(response.id(), response));
        if (suppressed.isEmpty()) {
            return acceptAll(responses);
        }
        return switch (acceptAll(responses.stream().filter(response -> !suppressed.containsKey(response.id())).toList())) {
            case Verdict.Accepted accepted -> accepted.and(suppressed);
            case Verdict.Refused refused -> refused;
        };
    }

    /** Of an erased person: answered as all others are, so that nobody learns of it, and dropped. */
    private boolean isSuppressed(Response response) {
        return suppressions.left(response.subject(), response.identifiers()).isEmpty();
    }

    private Verdict acceptAll(List<Response> responses) {
        Set<UUID> ids = new LinkedHashSet<>();
        responses.forEach(response -> ids.add(response.id()));
        Map<UUID, Stored> known = store.find(ids);
        Set<UUID> conflicting = conflicting(responses, known);
        if (!conflicting.isEmpty()) {
            return new Verdict.Refused(conflicting);
        }
        List<Response> fresh = responses.stream().filter(response -> !known.containsKey(response.id())).toList();
        if (fresh.isEmpty()) {
            return new Verdict.Accepted(responsesOf(known), Set.of());
        }
        OutboxEntry entry = new OutboxEntry(UuidCreator.getTimeOrderedEpochPlus1().toString(), clock.instant(),
                Traces.traceparent(), fresh);
        outbox.add(entry);
        boolean undisturbed = store.addMissing(entry) == fresh.size();
        relay.nudge();
        return verdict(responses, entry, undisturbed ? with(known, entry) : store.find(ids));
    }

    private static Map<UUID, Stored> with(Map<UUID, Stored> known, OutboxEntry entry) {
        Map<UUID, Stored> all = new HashMap<>(known);
        entry.responses().forEach(response -> all.put(response.id(), new Stored(response, entry.id())));
        return all;
    }

    private static Verdict verdict(List<Response> responses, OutboxEntry entry, Map<UUID, Stored> stored) {
        Set<UUID> conflicting = conflicting(responses, stored);
        if (!conflicting.isEmpty()) {
            return new Verdict.Refused(conflicting);
        }
        Set<UUID> created = new LinkedHashSet<>();
        stored.forEach((id, each) -> {
            if (each.entry().equals(entry.id())) {
                created.add(id);
            }
        });
        return new Verdict.Accepted(responsesOf(stored), created);
    }

    private static Set<UUID> conflicting(List<Response> responses, Map<UUID, Stored> stored) {
        Set<UUID> conflicting = new LinkedHashSet<>();
        for (Response response : responses) {
            Stored other = stored.get(response.id());
            if (other != null && !other.response().saysTheSameAs(response)) {
                conflicting.add(response.id());
            }
        }
        return conflicting;
    }

    private static Map<UUID, Response> responsesOf(Map<UUID, Stored> stored) {
        Map<UUID, Response> responses = new HashMap<>();
        stored.forEach((id, each) -> responses.put(id, each.response()));
        return responses;
    }
}
