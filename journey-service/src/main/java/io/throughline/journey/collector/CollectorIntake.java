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

import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.TraceContext;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.suppression.SuppressionList;
import io.throughline.journey.collector.api.CollectorAnswers.BatchAccepted;
import io.throughline.journey.collector.api.CollectorAnswers.QuarantinedItem;
import io.throughline.journey.source.Source;
import io.throughline.journey.source.SourceBudgets;
import io.throughline.journey.source.VisitorTokenVerifier;
import io.throughline.journey.source.WriteKeyHeader;
import io.throughline.journey.source.WriteKeys;

/** Takes a request's bytes, sends valid events to Kafka as touchpoints and puts the others into the quarantine. */
@ApplicationScoped
public class CollectorIntake {

    static final String TOUCHPOINT_TYPE = "io.throughline.touchpoint.v1";

    private final WriteKeys keys;
    private final KafkaDelivery delivery;
    private final CollectorMetrics metrics;
    private final VisitorTokenVerifier visitorTokens;
    private final SuppressionList suppressions;
    private final SourceBudgets budgets;
    private final TimestampReach reach;
    private final Clock clock = Clock.systemUTC();

    @Inject
    CollectorIntake(WriteKeys keys, KafkaDelivery delivery, CollectorMetrics metrics, VisitorTokenVerifier visitorTokens,
            SuppressionList suppressions,
            SourceBudgets budgets, TimestampReach reach) {
        this.keys = keys;
        this.delivery = delivery;
        this.metrics = metrics;
        this.visitorTokens = visitorTokens;
        this.suppressions = suppressions;
        this.budgets = budgets;
        this.reach = reach;
    }

    /** The parts of a request that the collector uses; each may be null. */
    public record Request(String authorization, String queryKey, String encoding, String privacyControl, byte[] body) {
    }

    /**
     * Takes one event. Fails with 400 or 413 if it breaks a rule, and it is then in the quarantine. Fails with 429 if a budget is used up.
     */
    public CompletableFuture<Void> single(CallType call, Request request) {
        Optional<Source> early = byHeader(request);
        byte[] body = body(request);
        CallBody read = CallBody.single(body).withPrivacyControl(request.privacyControl());
        Source source = early.orElseGet(() -> byBody(request, read));
        SourceBudgets.Admission admission = budgets.admit(source, 1, body.length);
        EventArrival eventArrival =
                new EventArrival(source.id(), source.channel(), SourceAuthority.of(source), tokens(source), now(), null, read.context(), 0);
        CallBody.Item item = read.items().getFirst();
        return switch (reach.within(EventRules.read(item, call, eventArrival, null), source.trust(), eventArrival.receivedAt())) {
            case EventValidationResult.Accepted accepted -> send(admission, isSuppressed(accepted) ? List.of()
                    : List.of(touchpoint(accepted, eventArrival, TraceContext.traceparent())))
                    .thenRun(() -> metrics.accepted(source, 1));
            case EventValidationResult.Rejected rejected -> {
                admission.quarantine(1);
                QuarantinedEvent set = quarantined(rejected, call, item, eventArrival);
                yield send(admission, List.of(outgoing(set, TraceContext.traceparent()))).thenCompose(sent -> {
                    metrics.quarantined(source, 1);
                    return CompletableFuture.failedFuture(refusal(rejected, set));
                });
            }
        };
    }

    /** Takes several events: either all of them are acknowledged, or the call fails. */
    public CompletableFuture<BatchAccepted> batch(Request request) {
        Optional<Source> early = byHeader(request);
        byte[] body = body(request);
        CallBody read = CallBody.batch(body).withPrivacyControl(request.privacyControl());
        Source source = early.orElseGet(() -> byBody(request, read));
        SourceBudgets.Admission admission = budgets.admit(source, read.items().size(), body.length);
        EventArrival eventArrival = new EventArrival(source.id(), source.channel(), SourceAuthority.of(source), tokens(source), now(),
                read.sentAt(), read.context(),
                read.contextBytes());
        String traceparent = TraceContext.traceparent();
        List<KafkaDelivery.OutgoingEvent> out = new ArrayList<>(read.items().size());
        List<QuarantinedItem> refused = new ArrayList<>();
        int suppressed = 0;
        for (int i = 0; i < read.items().size(); i++) {
            CallBody.Item item = read.items().get(i);
            switch (reach.within(EventRules.read(item, null, eventArrival, null), source.trust(), eventArrival.receivedAt())) {
                case EventValidationResult.Accepted accepted when isSuppressed(accepted) -> suppressed++;
                case EventValidationResult.Accepted accepted -> out.add(touchpoint(accepted, eventArrival, traceparent));
                case EventValidationResult.Rejected rejected -> {
                    QuarantinedEvent set = quarantined(rejected, null, item, eventArrival);
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

    /** Senders repeat events that Kafka did not accept, so these do not count against the budgets. */
    private CompletableFuture<Void> send(SourceBudgets.Admission admission, List<KafkaDelivery.OutgoingEvent> events) {
        return delivery.send(events).whenComplete((sent, failure) -> {
            if (failure != null) {
                admission.giveBack();
            }
        });
    }

    /**
     * Whether the event belongs to an erased person. It is dropped but answered like any other, so that the answer does not reveal the
     * erasure.
     */
    private boolean isSuppressed(EventValidationResult.Accepted accepted) {
        List<Identifier> named = accepted.people();
        if (accepted.previousId() != null) {
            named = new ArrayList<>(named);
            named.addAll(SuppressionList.earlier(accepted.previousId()));
        }
        return suppressions.remainingIdentifiers(accepted.people().getFirst(), named).isEmpty();
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

    /** Checks a key in the header and its budgets before the body is read. */
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
            // A scheme of its own, because for Basic a browser would ask the visitor for a password.
            return new ProblemException(Problem.of(ProblemKind.UNAUTHENTICATED,
                    "Send the write key of a source: as the user name of Basic authentication, or as writeKey in the body or the query."),
                    java.util.Map.of("WWW-Authenticate", "WriteKey"));
        });
    }

    static KafkaDelivery.OutgoingEvent touchpoint(EventValidationResult.Accepted accepted, EventArrival eventArrival, String traceparent) {
        return new KafkaDelivery.OutgoingEvent(TopicDefinitions.TOUCHPOINTS,
                new KeyedEvent(accepted.messageId(), "/sources/" + eventArrival.source(),
                        TOUCHPOINT_TYPE, accepted.subject(), accepted.timestamp(), accepted.data(), traceparent));
    }

    private static QuarantinedEvent quarantined(EventValidationResult.Rejected rejected, CallType call, CallBody.Item item,
            EventArrival eventArrival) {
        String event = VisitorTokens.without(item.json());
        return new QuarantinedEvent(QuarantinedEvent.idOf(eventArrival.source(), rejected.messageId(), event), eventArrival.source(),
                eventArrival.channel(), call == null ? null : call.wireName(), rejected.messageId(), rejected.field(), rejected.reason(),
                eventArrival.receivedAt(), eventArrival.sentAt(), event, VisitorTokens.without(eventArrival.context()),
                eventArrival.authority());
    }

    private static KafkaDelivery.OutgoingEvent outgoing(QuarantinedEvent set, String traceparent) {
        return new KafkaDelivery.OutgoingEvent(QuarantinedEvent.TOPIC,
                new KeyedEvent(set.id(), "/sources/" + set.source(), QuarantinedEvent.TYPE,
                        set.source(), set.receivedAt(), set.write(), traceparent));
    }

    private static ProblemException refusal(EventValidationResult.Rejected rejected, QuarantinedEvent set) {
        Problem problem = rejected.tooLarge()
                ? Problem.of(ProblemKind.TOO_LARGE, rejected.reason()).withErrors(
                        List.of(new Problem.FieldError(rejected.field(), rejected.reason())))
                : Problem.invalidBody(rejected.field(), rejected.reason());
        return new ProblemException(problem.with("quarantineId", set.id()));
    }
}
