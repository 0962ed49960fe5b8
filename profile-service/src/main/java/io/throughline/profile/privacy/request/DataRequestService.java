package io.throughline.profile.privacy.request;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentifierDigests;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.postgres.EventOutbox;
import io.throughline.commons.privacy.ExportSummary;
import io.throughline.commons.privacy.IdentitiesChanged;
import io.throughline.commons.privacy.PrivacyRequested;
import io.throughline.commons.privacy.SignedReceipt;
import io.throughline.commons.retraction.RetractionStep;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.PersonIdentifiers;
import io.throughline.profile.identity.change.IdentityChangeLog;
import io.throughline.profile.privacy.PrivacySettings;
import io.throughline.profile.privacy.erasure.PersonStore;
import io.throughline.profile.privacy.erasure.ResidualDataEraser;
import io.throughline.profile.privacy.erasure.SuppressionStore;
import io.throughline.profile.privacy.request.DataRequest.Status;
import org.hibernate.reactive.mutiny.Mutiny;

/** Runs data subject requests: received, running in all four services, completed when each has sent a signed receipt. */
@ApplicationScoped
public class DataRequestService {

    /**
     * Kafka takes 1 MB a record. A person with more identifiers than fit is the result of a wrong merge: split the profile
     * first.
     */
    private static final int MOST_BYTES = 768 * 1024;

    private final RequestStore store;
    private final PersonStore people;
    private final SuppressionStore suppressions;
    private final ResidualDataEraser residualDataEraser;
    private final IdentifierDigests digests;
    private final EventOutbox outbox;
    private final IdentityChangeLog identityChanges;
    private final PrivacySettings settings;

    @Inject
    DataRequestService(RequestStore store, PersonStore people, SuppressionStore suppressions, ResidualDataEraser residualDataEraser,
            IdentifierDigests digests,
            EventOutbox outbox, PrivacySettings settings, IdentityChangeLog identityChanges) {
        this.identityChanges = identityChanges;
        this.store = store;
        this.people = people;
        this.suppressions = suppressions;
        this.residualDataEraser = residualDataEraser;
        this.digests = digests;
        this.outbox = outbox;
        this.settings = settings;
    }

    /** The result of submitting a request, or of moving it on. */
    sealed interface Outcome {

        record AcceptedRequest(DataRequest request, boolean fresh) implements Outcome {
        }

        record Unknown() implements Outcome {
        }

        /** The person has no profile, and this kind of request needs one. */
        record UnknownPerson() implements Outcome {
        }

        /** @param why what is in conflict */
        record Conflict(String why) implements Outcome {
        }
    }

    Uni<Outcome> take(Mutiny.Session session, NewDataRequest asked, RequestKind kind, String user) {
        return store.find(session, asked.id()).chain(found -> found.isPresent()
                ? Uni.createFrom().item(again(found.get(), asked, kind)) : fresh(session, asked, kind, user));
    }

    private Outcome again(RequestStore.Row known, NewDataRequest asked, RequestKind kind) {
        boolean same = known.request().kind() == kind && known.digest().equals(digests.of(asked.who()))
                && (known.request().traits() == null || Objects.equals(known.request().traits(), asked.traits()));
        return same ? new Outcome.AcceptedRequest(known.request(), false)
                : new Outcome.Conflict("The id " + asked.id() + " was used for another request.");
    }

    private Uni<Outcome> fresh(Mutiny.Session session, NewDataRequest asked, RequestKind kind, String user) {
        return people.find(session, asked.who()).chain(person -> kind.restricts() && person.profileId() == null
                ? Uni.createFrom().item(new Outcome.UnknownPerson()) : insert(session, asked, kind, user, person));
    }

    private Uni<Outcome> insert(Mutiny.Session session, NewDataRequest asked, RequestKind kind, String user, PersonIdentifiers person) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", asked.id());
        row.put("kind", kind.name());
        row.put("subject", asked.who().toString());
        row.put("digest", digests.of(asked.who()));
        row.put("profileId", person.profileId());
        row.put("traits", asked.traits());
        row.put("note", asked.note());
        row.put("createdBy", user);
        row.put("createdAt", now);
        row.put("deadline", asked.deadline() == null ? now.plus(settings.deadline()) : asked.deadline());
        return store.insert(session, row).chain(inserted -> {
            if (!inserted) {
                // Another request with the same id was submitted at the same moment.
                return store.find(session, asked.id()).map(found -> again(found.orElseThrow(), asked, kind));
            }
            return asked.startsAtOnce() ? start(session, asked.id())
                    : store.find(session, asked.id()).map(found -> new Outcome.AcceptedRequest(found.orElseThrow().request(), true));
        });
    }

    /** Starts the request in all services. One that failed starts again. */
    Uni<Outcome> start(Mutiny.Session session, String id) {
        return store.lock(session, id).chain(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(new Outcome.Unknown());
            }
            DataRequest request = found.get().request();
            if (request.status() == Status.running) {
                return Uni.createFrom().item(new Outcome.AcceptedRequest(request, false));
            }
            if (request.status() != Status.received && request.status() != Status.failed) {
                return Uni.createFrom().item(new Outcome.Conflict("It is " + request.status() + " already."));
            }
            return people.find(session, Identifier.parse(request.subject())).chain(person -> request.kind() == RequestKind.erasure
                    ? withKept(session, request, person) : Uni.createFrom().item(person)).chain(person -> start(session, request, person));
        });
    }

    /** At the second start, services that have erased the person know few of the identifiers; the others need all of them. */
    private Uni<PersonIdentifiers> withKept(Mutiny.Session session, DataRequest request, PersonIdentifiers person) {
        List<String> keys = new ArrayList<>(PersonStore.keys(person));
        keys.add(request.subject());
        return store.kept(session, request.id(), keys).map(kept -> PersonStore.with(person, kept));
    }

    private Uni<Outcome> start(Mutiny.Session session, DataRequest request, PersonIdentifiers person) {
        if (request.kind().restricts() && person.profileId() == null) {
            return Uni.createFrom().item(new Outcome.UnknownPerson());
        }
        PrivacyRequested told = new PrivacyRequested(request.id(), request.kind().name(), person.profileId(), person.absorbed(),
                List.copyOf(person.identifiers()), Instant.now().truncatedTo(ChronoUnit.MILLIS), request.deadline());
        byte[] data = bytes(told);
        if (data.length > MOST_BYTES) {
            return Uni.createFrom().item(new Outcome.Conflict("This profile has more identifiers than a person has; unmerge it first."));
        }
        KeyedEvent event =
                new KeyedEvent(UuidCreator.getTimeOrderedEpoch().toString(), "/profile-service", PrivacyRequested.TYPE, request.id(),
                        Instant.now(), data, io.throughline.commons.event.TraceContext.traceparent());
        Uni<Void> before = request.kind() == RequestKind.erasure ? beginErasing(session, told) : Uni.createFrom().voidItem();
        return before.chain(() -> store.clear(session, request.id())).chain(() -> store.move(session, request.id(), Status.running, keep()))
                .chain(() -> outbox.append(session, TopicDefinitions.PRIVACY, List.of(event)))
                .chain(() -> store.find(session, request.id()))
                .map(found -> new Outcome.AcceptedRequest(found.orElseThrow().request(), true));
    }

    private Uni<Void> beginErasing(Mutiny.Session session, PrivacyRequested told) {
        return suppressions.add(session, told.names(), told.requestId()).chain(() -> store.keep(session, told.requestId(), told.names()))
                .chain(() -> residualDataEraser.callOff(session, told.names(), told.requestId()));
    }

    Uni<Outcome> cancel(Mutiny.Session session, String id) {
        return store.lock(session, id).chain(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(new Outcome.Unknown());
            }
            Status status = found.get().request().status();
            return switch (status) {
                case cancelled -> Uni.createFrom().item(new Outcome.AcceptedRequest(found.get().request(), false));
                case received -> store.move(session, id, Status.cancelled, keep()).chain(() -> store.find(session, id))
                        .map(now -> new Outcome.AcceptedRequest(now.orElseThrow().request(), true));
                default -> Uni.createFrom().item(new Outcome.Conflict("It is " + status + ": the services have begun."));
            };
        });
    }

    /** Receives a service's receipt; the last one completes the request. */
    public Uni<Void> receive(Mutiny.Session session, SignedReceipt receipt, ObjectNode asTold) {
        // Receipts of retractions have ids of their own, which may equal a request's id.
        if (!DataRequest.SERVICES.contains(receipt.service())
                || Stream.of(RetractionStep.values()).anyMatch(step -> step.receiptKind().equals(receipt.kind()))) {
            return Uni.createFrom().voidItem();
        }
        boolean authentic = SignedReceipt.isAuthentic(asTold);
        Uni<String> pinned = authentic ? store.pin(session, receipt.service(), receipt.thumbprint(), asTold.get("jwk"))
                : Uni.createFrom().item("");
        if (IdentitiesChanged.RECEIPT_KIND.equals(receipt.kind())) {
            return pinned.chain(first -> identityChanges.confirm(session, receipt.requestId(), receipt.service(), asTold, authentic,
                    authentic && receipt.thumbprint().equals(first)));
        }
        return store.lock(session, receipt.requestId()).chain(() -> pinned)
                .chain(first -> fault(session, receipt, authentic)
                        .chain(fault -> store.receipt(session, receipt.requestId(), receipt.service(),
                                asTold, authentic, receipt.thumbprint().equals(first), fault)))
                .chain(() -> store.find(session, receipt.requestId())).chain(found -> settle(session, found));
    }

    /** Receives a part of an export. A late one, after a dead letter was sent again, may be the part that was missing. */
    public Uni<Void> receive(Mutiny.Session session, RequestStore.ExportPart part, String digest) {
        return store.lock(session, part.requestId()).chain(() -> store.part(session, part, digest))
                .chain(() -> store.find(session, part.requestId())).chain(found -> found.isEmpty() ? Uni.createFrom().voidItem()
                        : recheck(session, found.get().request(), part.service()));
    }

    private Uni<Void> recheck(Mutiny.Session session, DataRequest request, String service) {
        Optional<SignedReceipt> waiting = request.receipts().stream().filter(each -> each.service().equals(service) && each.fault() != null
                && each.authentic()).map(each -> JsonRows.JSON.convertValue(each.receipt(), SignedReceipt.class))
                .filter(SignedReceipt::isDone).findFirst();
        return waiting.isEmpty() ? Uni.createFrom().voidItem() : fault(session, waiting.get(), true)
                .chain(fault -> store.fault(session, request.id(), service, fault)).chain(() -> store.find(session, request.id()))
                .chain(found -> settle(session, found));
    }

    /** Why the receipt does not complete the service's share of the request; empty where it does. */
    private Uni<String> fault(Mutiny.Session session, SignedReceipt receipt, boolean authentic) {
        if (!authentic || !receipt.isDone()) {
            return Uni.createFrom().item(authentic ? "the service could not do it" : "the signature is of something else");
        }
        if (RequestKind.of(receipt.kind()).filter(RequestKind::givesOut).isEmpty()) {
            return Uni.createFrom().item("");
        }
        return store.stored(session, receipt.requestId(), receipt.service()).map(stored -> missing(receipt.export(), stored));
    }

    private static String missing(ExportSummary announced, ExportSummary stored) {
        if (announced == null) {
            return "it does not announce how much there is";
        }
        if (announced.parts() != stored.parts()) {
            return stored.parts() + " of " + announced.parts() + " announced parts are stored";
        }
        if (announced.lines() != stored.lines()) {
            return stored.lines() + " of " + announced.lines() + " announced lines are stored";
        }
        return announced.equals(stored) ? "" : "what is stored has another digest than what was announced";
    }

    private Uni<Void> settle(Mutiny.Session session, Optional<RequestStore.Row> found) {
        if (found.isEmpty() || found.get().request().status() != Status.running && found.get().request().status() != Status.failed) {
            return Uni.createFrom().voidItem();
        }
        DataRequest request = found.get().request();
        if (request.waitingFor().isEmpty()) {
            return store.move(session, request.id(), Status.completed, keep())
                    .chain(() -> request.kind() == RequestKind.erasure ? store.forget(session, request.id()) : Uni.createFrom().item(0))
                    .replaceWithVoid();
        }
        boolean failed = request.receipts().stream().anyMatch(each -> !RequestStore.counts(each));
        return failed && request.status() == Status.running ? store.move(session, request.id(), Status.failed, keep()).replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    private String keep() {
        return settings.exports().toSeconds() + " seconds";
    }

    private static byte[] bytes(Object value) {
        try {
            return JsonRows.JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A request is of plain values", e);
        }
    }
}
