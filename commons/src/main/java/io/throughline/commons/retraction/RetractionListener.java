package io.throughline.commons.retraction;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.kafka.CompactedFeeds;
import io.throughline.commons.kafka.EventHandler;
import io.throughline.commons.kafka.EventPublisher;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.privacy.ReceiptSigningKey;
import io.throughline.commons.privacy.SignedReceipt;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Counts and deletes a source's data, in a service that has some ({@link RetractableData}), and publishes a signed receipt on
 * topic {@code privacy}. A service that was down does so after its restart. A repeated request is executed again, with the same
 * result.
 */
@ApplicationScoped
class RetractionListener implements EventHandler {

    /** The retraction arrives in the index within milliseconds of the request; until it does, the request waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Logger LOG = Logger.getLogger(RetractionListener.class);

    private final Instance<RetractableData> data;
    private final SourceRetractions retractions;
    private final CompactedFeeds feeds;
    private final ReceiptSigningKey key;
    private final EventPublisher publisher;
    private final ObjectMapper json;
    private final String service;
    private final Duration secondPass;

    @Inject
    RetractionListener(Instance<RetractableData> data, SourceRetractions retractions, CompactedFeeds feeds, ReceiptSigningKey key,
            EventPublisher publisher, ObjectMapper json, @ConfigProperty(name = "quarkus.application.name") String service,
            @ConfigProperty(name = "throughline.privacy.second-pass", defaultValue = "PT3S") Duration secondPass) {
        this.data = data;
        this.retractions = retractions;
        this.feeds = feeds;
        this.key = key;
        this.publisher = publisher;
        this.json = json;
        this.service = service;
        this.secondPass = secondPass;
    }

    /** The index does not have the retraction yet. This is not the event's fault. */
    private static final class NotYet extends Exception {

        private static final long serialVersionUID = 1L;

        NotYet() {
            super("The index of retractions does not have it yet");
        }
    }

    void start(@Observes StartupEvent event, TopicConsumers consumers) {
        if (data.isResolvable()) {
            // A retraction takes from seconds to minutes, and several may wait, so each is completed before the next one.
            consumers.listen("retraction", List.of(TopicDefinitions.PRIVACY), 1, this);
        }
    }

    @Override
    public void apply(List<ReceivedEvent> batch) throws Exception {
        for (ReceivedEvent received : batch) {
            if (received.event().type().equals(SourceRetraction.TYPE)) {
                JsonNode told = json.readTree(received.event().data());
                answer(json.treeToValue(told, SourceRetraction.class), RetractionStep.of(told.path("step").asText()),
                        received.event().traceparent());
            }
        }
    }

    private void answer(SourceRetraction retraction, RetractionStep step, String traceparent) throws Exception {
        String status = SignedReceipt.DONE;
        Map<String, Long> counts = Map.of();
        try {
            counts = step == RetractionStep.COUNT ? data.get().count(retraction) : retract(retraction);
        } catch (RuntimeException e) {
            if (!storeAnswers()) {
                throw e;
            }
            // The exception's text may quote personal data.
            LOG.errorf("Retraction %s could not be done (%s): %s", retraction.retractionId(), step.text(), e.getClass().getName());
            LOG.debug("The cause", e);
            status = SignedReceipt.FAILED;
        }
        publishReceipt(key.sign(new SignedReceipt(retraction.retractionId(), step.receiptKind(), service, status, counts,
                Instant.now().truncatedTo(ChronoUnit.MILLIS), null, null)), traceparent);
    }

    /** Retracts twice. Events that were read from Kafka before the retraction was known are in the store by the second time. */
    private Map<String, Long> retract(SourceRetraction retraction) throws Exception {
        retractions.hold(retraction);
        awaitIndex(retraction);
        data.get().retract(retraction);
        BackgroundLoop.signOfLife();
        Thread.sleep(secondPass);
        return data.get().retract(retraction);
    }

    /** From here on every event that is read is checked against the retraction, also after a restart. */
    private void awaitIndex(SourceRetraction retraction) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (feeds.follows(SourceRetractions.NAME) && !retractions.contains(retraction.retractionId())) {
            if (System.nanoTime() > until) {
                throw new NotYet();
            }
            Thread.sleep(20);
        }
    }

    private void publishReceipt(SignedReceipt receipt, String traceparent) {
        KeyedEvent event = new KeyedEvent(receipt.requestId() + '/' + service + '/' + receipt.kind() + '/' + receipt.at(), '/' + service,
                SignedReceipt.TYPE,
                receipt.requestId(), Instant.now(), receipt.toJson().toString().getBytes(StandardCharsets.UTF_8), traceparent);
        publisher.send(TopicDefinitions.PRIVACY, event).toCompletableFuture().join();
    }

    @Override
    public boolean storeAnswers() {
        return data.get().storeAnswers();
    }

    /** Only an unreadable event is at fault. A late broker, store or index is waited for. */
    @Override
    public boolean isEventsFault(Exception failure) {
        return failure instanceof IOException || failure instanceof IllegalArgumentException;
    }
}
