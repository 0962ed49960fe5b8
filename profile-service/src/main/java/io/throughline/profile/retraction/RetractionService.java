package io.throughline.profile.retraction;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.TraceContext;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.postgres.EventOutbox;
import io.throughline.commons.privacy.SignedReceipt;
import io.throughline.commons.retraction.RetractionStep;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.privacy.ReceiptCheck;
import io.throughline.profile.retraction.RetractionStore.Stored;
import io.throughline.profile.retraction.SourceRetractionView.Status;
import org.hibernate.reactive.mutiny.Mutiny;

/** Runs retractions: all four services count, then all delete, and each signs what it did. */
@ApplicationScoped
class RetractionService {

    private static final String SOURCE = "/profile-service";

    private final ReceiptCheck check;
    private final EventOutbox outbox;

    @Inject
    RetractionService(ReceiptCheck check, EventOutbox outbox) {
        this.check = check;
        this.outbox = outbox;
    }

    /** The result of a request. */
    sealed interface Outcome {

        record Taken(SourceRetractionView view) implements Outcome {
        }

        record Unknown() implements Outcome {
        }

        record Conflict(String why) implements Outcome {
        }

        /** The interval has not ended. */
        record TooEarly() implements Outcome {
        }
    }

    /** Starts the count in all services. One whose count failed starts again. */
    Uni<Outcome> ask(Mutiny.Session session, SourceRetraction asked, String reason, String user) {
        return RetractionStore.insert(session, asked, reason, user)
                .chain(fresh -> RetractionStore.lock(session, asked.retractionId()).chain(found -> {
                    Stored stored = found.orElseThrow();
                    if (!isSame(stored, asked, reason)) {
                        return Uni.createFrom()
                                .item(new Outcome.Conflict("The id " + asked.retractionId() + " was used for another retraction."));
                    }
                    boolean again = stored.view().status() == Status.failed && stored.step() == RetractionStep.COUNT;
                    return fresh || again ? begin(session, stored.retraction()) : Uni.createFrom().item(new Outcome.Taken(stored.view()));
                }));
    }

    private static boolean isSame(Stored stored, SourceRetraction asked, String reason) {
        SourceRetraction known = stored.retraction();
        return known.origin() == asked.origin() && known.source().equals(asked.source()) && known.from().equals(asked.from())
                && known.until().equals(asked.until()) && stored.view().reason().equals(reason);
    }

    private Uni<Outcome> begin(Mutiny.Session session, SourceRetraction retraction) {
        return RetractionStore.clear(session, retraction.retractionId(), RetractionStep.COUNT)
                .chain(() -> RetractionStore.move(session, retraction.retractionId(), Status.counting))
                .chain(() -> tell(session, retraction, RetractionStep.COUNT)).chain(() -> taken(session, retraction.retractionId()));
    }

    /** Starts the deletion in all services. One that failed starts again. */
    Uni<Outcome> execute(Mutiny.Session session, String id, String user, Instant now) {
        return RetractionStore.lock(session, id).chain(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(new Outcome.Unknown());
            }
            Stored stored = found.get();
            Status status = stored.view().status();
            if (status == Status.running || status == Status.completed) {
                return Uni.createFrom().item(new Outcome.Taken(stored.view()));
            }
            if (status != Status.counted && !(status == Status.failed && stored.step() == RetractionStep.RETRACT)) {
                return Uni.createFrom()
                        .item(new Outcome.Conflict(status == Status.cancelled ? "It was cancelled: ask for it under another id."
                                : "Not all services have said how much there is: read it, and have it executed once it is counted."));
            }
            if (stored.retraction().until().isAfter(now)) {
                return Uni.createFrom().item(new Outcome.TooEarly());
            }
            return execute(session, stored.retraction(), user);
        });
    }

    private Uni<Outcome> execute(Mutiny.Session session, SourceRetraction retraction, String user) {
        return RetractionStore.clear(session, retraction.retractionId(), RetractionStep.RETRACT)
                .chain(() -> RetractionStore.execute(session, retraction.retractionId(), user))
                // A receiver of the step waits for this record; since it is sent first, it is mostly there.
                .chain(() -> outbox.append(session, TopicDefinitions.SOURCE_RETRACTIONS,
                        List.of(event(retraction, SourceRetraction.COVERED_TYPE, json(retraction)))))
                .chain(() -> tell(session, retraction, RetractionStep.RETRACT)).chain(() -> taken(session, retraction.retractionId()));
    }

    /** Cancels a retraction that was not executed. */
    Uni<Outcome> cancel(Mutiny.Session session, String id) {
        return RetractionStore.lock(session, id).chain(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(new Outcome.Unknown());
            }
            Stored stored = found.get();
            Status status = stored.view().status();
            if (status == Status.cancelled) {
                return Uni.createFrom().item(new Outcome.Taken(stored.view()));
            }
            return stored.step() == RetractionStep.RETRACT
                    ? Uni.createFrom().item(new Outcome.Conflict("It is " + status + ": the services have begun to delete."))
                    : RetractionStore.move(session, id, Status.cancelled)
                            .chain(() -> RetractionSubjects.forgetNames(session, id, RetractionStep.COUNT)).chain(() -> taken(session, id));
        });
    }

    /** Receives a service's receipt; the last one completes the step. */
    Uni<Void> receive(Mutiny.Session session, SignedReceipt receipt, ObjectNode asTold) {
        Optional<RetractionStep> step = step(receipt);
        if (step.isEmpty() || !SourceRetractionView.SERVICES.contains(receipt.service())) {
            return Uni.createFrom().voidItem();
        }
        return RetractionStore.lock(session, receipt.requestId()).chain(found -> found.isEmpty() ? Uni.createFrom().voidItem()
                : check.check(session, receipt, asTold)
                        .chain(result -> RetractionStore.receipt(session, receipt.requestId(), step.get(), receipt.service(), asTold,
                                result,
                                fault(receipt, result)))
                        .chain(() -> RetractionStore.find(session, receipt.requestId())).chain(now -> settle(session, now.orElseThrow())));
    }

    static Optional<RetractionStep> step(SignedReceipt receipt) {
        for (RetractionStep each : RetractionStep.values()) {
            if (each.receiptKind().equals(receipt.kind())) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static String fault(SignedReceipt receipt, ReceiptCheck.Result result) {
        return !result.authentic() ? "the signature is of something else" : receipt.isDone() ? "" : "the service could not do it";
    }

    private static Uni<Void> settle(Mutiny.Session session, Stored stored) {
        Status status = stored.view().status();
        if (status != Status.counting && status != Status.running && status != Status.failed) {
            return Uni.createFrom().voidItem();
        }
        Status next = stored.view().waitingFor().isEmpty() ? stored.step() == RetractionStep.COUNT ? Status.counted : Status.completed
                : stored.isFaulty() ? Status.failed : status;
        return next == status ? Uni.createFrom().voidItem()
                : RetractionStore.move(session, stored.retraction().retractionId(), next).replaceWithVoid();
    }

    private Uni<Void> tell(Mutiny.Session session, SourceRetraction retraction, RetractionStep step) {
        ObjectNode told = json(retraction).put("step", step.text());
        return outbox.append(session, TopicDefinitions.PRIVACY, List.of(event(retraction, SourceRetraction.TYPE, told)));
    }

    private static ObjectNode json(SourceRetraction retraction) {
        return JsonRows.JSON.createObjectNode().put("retractionId", retraction.retractionId())
                .put("origin", retraction.origin().text()).put("source", retraction.source()).put("from", retraction.from().toString())
                .put("until", retraction.until().toString()).put("at", retraction.at().toString());
    }

    private static KeyedEvent event(SourceRetraction retraction, String type, ObjectNode data) {
        return new KeyedEvent(UuidCreator.getTimeOrderedEpoch().toString(), SOURCE, type, retraction.retractionId(), Instant.now(),
                data.toString().getBytes(StandardCharsets.UTF_8), TraceContext.traceparent());
    }

    private static Uni<Outcome> taken(Mutiny.Session session, String id) {
        return RetractionStore.find(session, id).map(found -> new Outcome.Taken(found.orElseThrow().view()));
    }
}
