package io.throughline.feedback.response.outbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.kafka.EventPublisher;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetractions;
import io.throughline.feedback.response.DeletedResponses;
import io.throughline.feedback.response.FeedbackResponse;
import io.throughline.feedback.response.ResponseStore;
import io.throughline.feedback.response.ResponseStore.StoredResponse;
import io.throughline.feedback.store.FeedbackDatabase;
import io.throughline.feedback.store.StoreLease;
import org.jboss.logging.Logger;

/**
 * Completes the intake: stores responses that are not stored yet, publishes them on the topic {@code feedback}, and empties the
 * outbox, in the order of acceptance. Each step may be repeated, so a crash between any two loses nothing and stores nothing
 * twice; an event may be published again, with the same id.
 */
@ApplicationScoped
public class ResponseRelay {

    /** Requests processed at once. A request's body has at most 1 MB, so this bounds their heap memory. */
    private static final int MOST = 32;
    /** The longest wait of a response that another replica accepted. */
    private static final Duration IDLE = Duration.ofMillis(200);
    /** How often a standby replica checks whether it should take over. */
    private static final Duration STANDBY = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(ResponseRelay.class);

    private final ResponseOutbox outbox;
    private final ResponseStore store;
    private final TopicDefinitions topics;
    private final EventPublisher publisher;
    private final ObjectMapper json;
    private final SourceRetractions retractions;
    private final DeletedResponses deletions;
    private final StoreLease lease;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong oldest = new AtomicLong();
    private final BackgroundLoop loop =
            BackgroundLoop.named("outbox-relay").longestPause(Duration.ofSeconds(2)).onEnd(this::release).steps(this::step);

    @Inject
    ResponseRelay(FeedbackDatabase database, ResponseOutbox outbox, ResponseStore store, TopicDefinitions topics, EventPublisher publisher,
            ObjectMapper json, SourceRetractions retractions, DeletedResponses deletions, MeterRegistry meters) {
        this.outbox = outbox;
        this.store = store;
        this.topics = topics;
        this.publisher = publisher;
        this.json = json;
        this.retractions = retractions;
        this.deletions = deletions;
        this.lease = new StoreLease(database.leases(), "outbox-relay", Clock.systemUTC());
        Gauge.builder("throughline.outbox.rows", waiting, AtomicLong::get)
                .description("Requests whose responses wait to be told").register(meters);
        Gauge.builder("throughline.outbox.age", oldest, ResponseRelay::ageSeconds).baseUnit("seconds")
                .description("How long the oldest response has waited to be told").register(meters);
    }

    private static double ageSeconds(AtomicLong oldestMillis) {
        long since = oldestMillis.get();
        return since == 0 ? 0 : Math.max(0, System.currentTimeMillis() - since) / 1000.0;
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    /** Called after a response was accepted, so that the relay checks the outbox now. */
    public void wakeUp() {
        loop.wakeUp();
    }

    private Duration step() throws Exception {
        boolean inCharge = lease.hold();
        List<OutboxEntry> entries = look(inCharge ? MOST : 1);
        if (inCharge && !entries.isEmpty()) {
            finish(entries);
            return Duration.ZERO;
        }
        return inCharge ? IDLE : STANDBY;
    }

    private void release() {
        try {
            lease.release();
        } catch (RuntimeException e) {
            LOG.debugf(e, "The lease of the outbox runs out by itself");
        }
    }

    private List<OutboxEntry> look(int most) {
        List<OutboxEntry> entries = outbox.oldest(most);
        oldest.set(entries.isEmpty() ? 0 : entries.getFirst().acceptedAt().toEpochMilli());
        waiting.set(entries.size() < most ? entries.size() : outbox.size());
        return entries;
    }

    private static List<UUID> ids(List<OutboxEntry> entries) {
        return entries.stream().flatMap(entry -> entry.responses().stream()).map(FeedbackResponse::id).distinct().toList();
    }

    /** The entry without responses that were retracted or deleted while it waited. */
    private OutboxEntry left(OutboxEntry entry, Set<UUID> deleted) {
        return new OutboxEntry(entry.id(), entry.acceptedAt(), entry.traceparent(), entry.responses().stream()
                .filter(each -> !deleted.contains(each.id()))
                .filter(each -> !retractions.drops(SourceKind.PARTNER, each.poster().partner(), each.receivedAt())).toList());
    }

    /** Stores missing responses. A response that is deleted meanwhile is absent from the result. */
    private Map<UUID, StoredResponse> stored(List<OutboxEntry> entries) {
        List<UUID> ids = ids(entries);
        Map<UUID, StoredResponse> stored = store.find(ids);
        if (stored.size() < ids.size()) {
            entries.stream().filter(each -> !each.responses().isEmpty()).forEach(store::addMissing);
            stored = store.find(ids);
            stored.keySet().removeAll(deletions.deleteAgain(ids));
        }
        return stored;
    }

    private void finish(List<OutboxEntry> waitingEntries) throws ExecutionException, InterruptedException, JsonProcessingException {
        Set<UUID> deleted = deletions.deleteAgain(ids(waitingEntries));
        List<OutboxEntry> entries = waitingEntries.stream().map(each -> left(each, deleted)).toList();
        Map<UUID, StoredResponse> stored = stored(entries);
        List<KeyedEvent> events = new ArrayList<>();
        for (OutboxEntry entry : entries) {
            for (FeedbackResponse accepted : entry.responses()) {
                StoredResponse kept = stored.get(accepted.id());
                // A response that another entry stored is published by that entry, which stays in the outbox until then. Deleted
                // ones are not published.
                if (kept != null && kept.entry().equals(entry.id())) {
                    events.add(event(kept.response(), entry.traceparent()));
                }
            }
        }
        topics.ensure(TopicDefinitions.FEEDBACK);
        publisher.sendAll(TopicDefinitions.FEEDBACK, events);
        outbox.remove(waitingEntries);
    }

    private KeyedEvent event(FeedbackResponse response, String traceparent) throws JsonProcessingException {
        Instant time = response.receivedAt();
        return new KeyedEvent(response.id().toString(), response.poster().source(), FeedbackReceived.TYPE,
                response.subject().toString(), time, json.writeValueAsBytes(FeedbackReceived.of(response)), traceparent);
    }
}
