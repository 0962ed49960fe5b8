package io.throughline.commons.privacy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.kafka.EventHandler;
import io.throughline.commons.kafka.EventPublisher;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.suppression.SuppressionList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Executes data subject requests in a service that has personal data ({@link PersonalData}), and publishes a signed receipt on
 * topic {@code privacy}. A service that was down receives the requests after its restart. A repeated request is executed again,
 * with the same result.
 */
@ApplicationScoped
class PrivacyListener implements EventHandler {

    static final String EXPORTED = "io.throughline.privacy.exported.v1";

    private static final Logger LOG = Logger.getLogger(PrivacyListener.class);

    private final Instance<PersonalData> data;
    private final SuppressionList suppressions;
    private final ReceiptSigningKey key;
    private final EventPublisher publisher;
    private final ObjectMapper json;
    private final String service;
    private final Duration secondPass;

    @Inject
    PrivacyListener(Instance<PersonalData> data, SuppressionList suppressions, ReceiptSigningKey key, EventPublisher publisher,
            ObjectMapper json,
            @ConfigProperty(name = "quarkus.application.name") String service,
            @ConfigProperty(name = "throughline.privacy.second-pass", defaultValue = "PT3S") Duration secondPass) {
        this.data = data;
        this.suppressions = suppressions;
        this.key = key;
        this.publisher = publisher;
        this.json = json;
        this.service = service;
        this.secondPass = secondPass;
    }

    void start(@Observes StartupEvent event, TopicConsumers consumers) {
        if (data.isResolvable()) {
            // An erasure takes seconds, and many may wait, so each is completed before the next one.
            consumers.listen("privacy", List.of(TopicDefinitions.PRIVACY), 1, this);
        }
    }

    @Override
    public void apply(List<ReceivedEvent> batch) throws Exception {
        for (ReceivedEvent received : batch) {
            if (received.event().type().equals(PrivacyRequested.TYPE)) {
                PrivacyRequested request = json.readValue(received.event().data(), PrivacyRequested.class);
                answer(request, received.event().traceparent());
            }
        }
    }

    private void answer(PrivacyRequested request, String traceparent) throws InterruptedException {
        RequestResult deed;
        try {
            deed = execute(request, traceparent);
        } catch (RuntimeException e) {
            if (!storeAnswers()) {
                throw e;
            }
            // The exception's text may quote personal data.
            LOG.errorf("A request of kind %s could not be fulfilled: %s", request.kind(), e.getClass().getName());
            LOG.debug("The cause", e);
            deed = new RequestResult(SignedReceipt.FAILED, Map.of(), null);
        }
        SignedReceipt receipt =
                key.sign(new SignedReceipt(request.requestId(), request.kind(), service, deed.status(), deed.counts(), deed.export(),
                        Instant.now().truncatedTo(ChronoUnit.MILLIS), null, null));
        publish(request, SignedReceipt.TYPE, "receipt/" + receipt.at(), receipt.toJson().toString().getBytes(StandardCharsets.UTF_8),
                traceparent);
    }

    private record RequestResult(String status, Map<String, Long> counts, ExportSummary export) {

        static RequestResult done(Map<String, Long> counts) {
            return new RequestResult(SignedReceipt.DONE, counts, null);
        }
    }

    private RequestResult execute(PrivacyRequested request, String traceparent) throws InterruptedException {
        return switch (request.kind()) {
            case "access", "portability" -> {
                ExportParts parts = new ExportParts(request.requestId(), service, (part, bytes) -> {
                    publish(request, EXPORTED, "part/" + part, bytes, traceparent);
                    return null;
                });
                data.get().export(request, parts);
                yield new RequestResult(SignedReceipt.DONE, parts.finish(), parts.summary());
            }
            case "erasure" -> RequestResult.done(erase(request));
            default -> RequestResult.done(data.get().applyRequest(request));
        };
    }

    /**
     * Erases twice. Events that were read from Kafka before the identifiers were suppressed, and were on their way into the
     * store, have arrived there by the second time.
     */
    private Map<String, Long> erase(PrivacyRequested request) throws InterruptedException {
        suppressions.hold(request.names());
        Map<String, Long> counts = new HashMap<>(data.get().erase(request));
        Thread.sleep(secondPass);
        data.get().eraseAgain(request).forEach((kind, count) -> counts.merge(kind, count, Long::sum));
        return counts;
    }

    private void publish(PrivacyRequested request, String type, String id, byte[] bytes, String traceparent) {
        KeyedEvent event =
                new KeyedEvent(request.requestId() + '/' + service + '/' + id, '/' + service, type, request.requestId(), Instant.now(),
                        bytes, traceparent);
        publisher.send(TopicDefinitions.PRIVACY, event).toCompletableFuture().join();
    }

    @Override
    public boolean storeAnswers() {
        return data.get().storeAnswers();
    }
}
