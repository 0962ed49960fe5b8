package io.throughline.journey.collector;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.event.Event;
import io.throughline.commons.event.Traces;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.kafka.Topics;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.suppression.Suppressions;
import io.throughline.journey.collector.CollectorAnswers.BatchAccepted;
import io.throughline.journey.collector.CollectorAnswers.QuarantinedItem;
import io.throughline.journey.source.Source;
import io.throughline.journey.source.SourceBudgets;
import io.throughline.journey.source.VisitorTokenVerifier;
import io.throughline.journey.source.WriteKeyHeader;
import io.throughline.journey.source.WriteKeys;

/** From a request's bytes to events that Kafka has: valid ones as touchpoints, others in the quarantine. */
@ApplicationScoped
class Intake {

    static final String TOUCHPOINT_TYPE = "io.throughline.touchpoint.v1";

    private final WriteKeys keys;
    private final Delivery delivery;
    private final CollectorMetrics metrics;
    private final VisitorTokenVerifier visitorTokens;
    private final Suppressions suppressions;
    private final SourceBudgets budgets;
    private final TimestampReach reach;
    private final Clock clock = Clock.systemUTC();

    @Inject
    Intake(WriteKeys keys, Delivery delivery, CollectorMetrics metrics, VisitorTokenVerifier visitorTokens, Suppressions suppressions,
            SourceBudgets budgets, TimestampReach reach) {
        this.keys = keys;
        this.delivery = delivery;
        this.metrics = metrics;
        this.visitorTokens = visitorTokens;
        this.suppressions = suppressions;
        this.budgets = budgets;
        this.reach = reach;
    }

    /** The parts of a request that count here; each may be null. */
    record Request(String authorization, String queryKey, String encoding, String privacyControl, byte[] body) {
    }

    /** One event. Fails with 400 or 413 where it breaks a rule; it is in the quarantine then. Fails with 429 where a budget is used up. */
    CompletableFuture<Void> single(CallType call, Request request) {
        Optional<Source> early = byHeader(request);
        byte[] body = body(request);
        CallBody read = CallBody.single(body).withPrivacyControl(request.privacyControl());
        Source source = early.orElseGet(() -> byBody(request, read));
        SourceBudgets.Admission admission = budgets.admit(source, 1, body.length);
        Arrival arrival = new Arrival(source.id(), source.channel(), SourceAuthority.of(source), tokens(source), now(), null, read.context(), 0);
        CallBody.Item item = read.items().getFirst();
        return switch (reach.within(EventRules.read(item, call, arrival, null), source.trust(), arrival.receivedAt())) {
            case Reading.Accepted accepted -> send(admission, isSuppressed(accepted) ? List.of()
                    : List.of(touchpoint(accepted, arrival, Traces.traceparent())))
                    .thenRun(() -> metrics.accepted(source, 1));
            case Reading.Rejected rejected -> {
                admission.quarantine(1);
                Quarantined set = quarantined(rejected, call, item, arrival);
                yield send(admission, List.of(outgoing(set, Traces.traceparent()))).thenCompose(sent -> {
                    metrics.quarantined(source, 1);
                    return CompletableFuture.failedFuture(refusal(rejected, set));
                });
            }
        };
    }

    /** Many events: all of them acknowledged, or a failure. */
    CompletableFuture<BatchAccepted> batch(Request request) {
        Optional<Source> early = byHeader(request);
        byte[] body = body(request);
        CallBody read = CallBody.batch(body).withPrivacyControl(request.privacyControl());
        Source source = early.orElseGet(() -> byBody(request, read));
        SourceBudgets.Admission admission = budgets.admit(source, read.items().size(), body.length);
        Arrival arrival = new Arrival(source.id(), source.channel(), SourceAuthority.of(source), tokens(source), now(), read.sentAt(), read.context(),
                read.contextBytes());
        String traceparent = Traces.traceparent();
        List<Delivery.Outgoing> out = new ArrayList<>(read.items().size());
        List<QuarantinedItem> refused = new ArrayList<>();
        int suppressed = 0;
        for (int i = 0; i < read.items().size(); i++) {
            CallBody.Item item = read.items().get(i);
            switch (reach.within(EventRules.read(item, null, arrival, null), source.trust(), arrival.receivedAt())) {
                case Reading.Accepted accepted when isSuppressed(accepted) -> suppressed++;
                case Reading.Accepted accepted -> out.add(touchpoint(accepted, arrival, traceparent));
                case Reading.Rejected rejected -> {
                    Quarantined set = quarantined(rejected, null, item, arrival);
                    out.add(outgoing(set, traceparent));
                    refused.add(new QuarantinedItem(i, set.messageId(), set.field(), set.reason(), set.id()));
                }
            }
        }
        admission.quarantine(refused.size());
        int taken = out.size() - refused.size() + suppressed;
        return send(admission, out).thenApply(sent -> {
            metrics.accepted(source, taken);
            metrics.quarantined(source, refused.size());
            return new BatchAccepted(true, taken, refused);
        });
    }

    /** What Kafka did not take will come again: it has used nothing of the budgets. */
    private CompletableFuture<Void> send(SourceBudgets.Admission admission, List<Delivery.Outgoing> events) {
        return delivery.send(events).whenComplete((sent, failure) -> {
            if (failure != null) {
                admission.giveBack();
            }
        });
    }

    /** Of an erased person: answered as all others are, so that nobody learns of it, and dropped. */
    private boolean isSuppressed(Reading.Accepted accepted) {
        List<Identifier> named = accepted.people();
        if (accepted.previousId() != null) {
            named = new ArrayList<>(named);
            named.addAll(Suppressions.earlier(accepted.previousId()));
        }
        return suppressions.left(accepted.people().getFirst(), named).isEmpty();
    }

    private VisitorTokens tokens(Source source) {
        return visitorTokens.ofRequest(source, clock.instant())::provenUser;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static byte[] body(Request request) {
        return RequestBody.decode(request.body() == null ? new byte[0] : request.body(), request.encoding());
    }

    /** A key in the header is checked, and its budgets, before the body is looked at. */
    private Optional<Source> byHeader(Request request) {
        Optional<Source> source = WriteKeyHeader.key(request.authorization()).map(this::source);
        source.ifPresent(budgets::requireOpen);
        return source;
    }

    private Source byBody(Request request, CallBody read) {
        String key = read.writeKey() != null ? read.writeKey() : request.queryKey();
        return source(key == null ? "" : key);
    }

    private Source source(String key) {
        return keys.find(key).orElseThrow(() -> {
            metrics.unauthenticated();
            // A scheme of its own: for Basic, a browser would ask the visitor for a password.
            return new ProblemException(Problem.of(ProblemKind.UNAUTHENTICATED,
                    "Send the write key of a source: as the user name of Basic authentication, or as writeKey in the body or the query."),
                    java.util.Map.of("WWW-Authenticate", "WriteKey"));
        });
    }

    static Delivery.Outgoing touchpoint(Reading.Accepted accepted, Arrival arrival, String traceparent) {
        return new Delivery.Outgoing(Topics.TOUCHPOINTS, new Event(accepted.messageId(), "/sources/" + arrival.source(),
                TOUCHPOINT_TYPE, accepted.subject(), accepted.timestamp(), accepted.data(), traceparent));
    }

    private static Quarantined quarantined(Reading.Rejected rejected, CallType call, CallBody.Item item, Arrival arrival) {
        String event = VisitorTokens.without(item.json());
        return new Quarantined(Quarantined.idOf(arrival.source(), rejected.messageId(), event), arrival.source(),
                arrival.channel(), call == null ? null : call.word(), rejected.messageId(), rejected.field(), rejected.reason(),
                arrival.receivedAt(), arrival.sentAt(), event, VisitorTokens.without(arrival.context()), arrival.authority());
    }

    private static Delivery.Outgoing outgoing(Quarantined set, String traceparent) {
        return new Delivery.Outgoing(Quarantined.TOPIC, new Event(set.id(), "/sources/" + set.source(), Quarantined.TYPE,
                set.source(), set.receivedAt(), set.write(), traceparent));
    }

    private static ProblemException refusal(Reading.Rejected rejected, Quarantined set) {
        Problem problem = rejected.tooLarge()
                ? Problem.of(ProblemKind.TOO_LARGE, rejected.reason()).withErrors(
                        List.of(new Problem.FieldError(rejected.field(), rejected.reason())))
                : Problem.invalidBody(rejected.field(), rejected.reason());
        return new ProblemException(problem.with("quarantineId", set.id()));
    }
}
