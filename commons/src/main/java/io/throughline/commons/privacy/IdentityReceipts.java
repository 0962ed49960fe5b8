package io.throughline.commons.privacy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.kafka.CompactedFeeds;
import io.throughline.commons.kafka.CompactedIndex;
import io.throughline.commons.kafka.EventHandler;
import io.throughline.commons.kafka.EventPublisher;
import io.throughline.commons.kafka.TopicCatchUp;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.kafka.TopicDefinitions;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Signs a receipt that a service has applied merges and separations, once its identity index has everything that topic
 * {@code identities} had when the announcement arrived. A service that was down signs after its restart. A repeated announcement
 * leads to a second receipt with the same meaning.
 */
@ApplicationScoped
class IdentityReceipts implements EventHandler {

    /** Identity records arrive within milliseconds; until they do, the events wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Instance<PersonalData> data;
    private final List<CompactedIndex> indexes;
    private final CompactedFeeds feeds;
    private final TopicCatchUp catchUp;
    private final ReceiptSigningKey key;
    private final EventPublisher publisher;
    private final ObjectMapper json;
    private final String service;

    @Inject
    IdentityReceipts(Instance<PersonalData> data, @All List<CompactedIndex> indexes, CompactedFeeds feeds, TopicCatchUp catchUp,
            ReceiptSigningKey key,
            EventPublisher publisher, ObjectMapper json, @ConfigProperty(name = "quarkus.application.name") String service) {
        this.data = data;
        this.indexes = indexes;
        this.feeds = feeds;
        this.catchUp = catchUp;
        this.key = key;
        this.publisher = publisher;
        this.json = json;
        this.service = service;
    }

    /** The index does not have all of the identities yet. This is not the event's fault. */
    private static final class NotYet extends Exception {

        private static final long serialVersionUID = 1L;

        NotYet() {
            super("The identity index does not have the changes yet");
        }
    }

    void start(@Observes StartupEvent event, TopicConsumers consumers) {
        if (data.isResolvable()) {
            consumers.listen("identity-receipts", List.of(TopicDefinitions.PRIVACY), this);
        }
    }

    @Override
    public void apply(List<ReceivedEvent> batch) throws Exception {
        List<ReceivedEvent> told = batch.stream().filter(each -> each.event().type().equals(IdentitiesChanged.TYPE)).toList();
        List<IdentitiesChanged> changes = new ArrayList<>();
        for (ReceivedEvent each : told) {
            changes.add(json.readValue(each.event().data(), IdentitiesChanged.class));
        }
        if (changes.isEmpty()) {
            return;
        }
        awaitIdentities();
        for (int i = 0; i < changes.size(); i++) {
            confirm(changes.get(i), told.get(i).event().traceparent());
        }
    }

    /**
     * Waits once for the whole batch. A service that follows no identities, such as profile-service, which publishes them, need
     * not wait.
     */
    private void awaitIdentities() throws Exception {
        for (CompactedIndex index : indexes) {
            if (index.name().equals(IdentityIndex.NAME) && feeds.follows(index.name()) && !catchUp.await(index, PATIENCE)) {
                throw new NotYet();
            }
        }
    }

    private void confirm(IdentitiesChanged changed, String traceparent) throws Exception {
        SignedReceipt receipt =
                key.sign(new SignedReceipt(changed.announcementId(), IdentitiesChanged.RECEIPT_KIND, service, SignedReceipt.DONE,
                        Map.of("changes", (long) changed.changes().size()), Instant.now().truncatedTo(ChronoUnit.MILLIS), null, null));
        KeyedEvent event =
                new KeyedEvent(changed.announcementId() + '/' + service + "/receipt/" + receipt.at(), '/' + service, SignedReceipt.TYPE,
                        changed.announcementId(), Instant.now(), receipt.toJson().toString().getBytes(StandardCharsets.UTF_8), traceparent);
        publisher.send(TopicDefinitions.PRIVACY, event).toCompletableFuture().join();
    }

    @Override
    public boolean storeAnswers() {
        return true;
    }

    /** Only an unreadable event is at fault. A late broker or index is waited for. */
    @Override
    public boolean isEventsFault(Exception failure) {
        return failure instanceof java.io.IOException || failure instanceof NullPointerException;
    }
}
