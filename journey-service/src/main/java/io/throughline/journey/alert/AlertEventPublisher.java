package io.throughline.journey.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.kafka.KafkaClients;
import io.throughline.commons.kafka.OrderedSender;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.journey.alert.rule.AlertRuleStore;
import io.throughline.journey.store.LeasedLoop;

/**
 * Publishes the events of alerts on the topic {@code alerts}, from the alerts' own documents and in order, and then marks them as
 * published. After an interruption it publishes again with the same ids.
 */
@ApplicationScoped
class AlertEventPublisher {

    private static final int MOST = 200;
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AlertStore alerts;
    private final TopicDefinitions topics;
    private final OrderedSender sender;
    private final ObjectMapper json;
    private final BackgroundLoop loop;

    @Inject
    AlertEventPublisher(AlertStore alerts, AlertRuleStore rules, TopicDefinitions topics, KafkaClients clients, ObjectMapper json) {
        this.alerts = alerts;
        this.topics = topics;
        this.sender = new OrderedSender(clients, PATIENCE);
        this.json = json;
        this.loop = LeasedLoop.every(PAUSE, BackgroundLoop.named("alert-teller"), rules.lease("alert-teller"), this::round);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
        sender.close();
    }

    private void round() throws ExecutionException, InterruptedException, JsonProcessingException {
        List<Alert> waiting = alerts.findUnpublished(MOST);
        if (waiting.isEmpty()) {
            return;
        }
        List<OrderedSender.Addressed> events = new ArrayList<>();
        for (Alert alert : waiting) {
            for (AlertEvent event : alert.untold()) {
                events.add(new OrderedSender.Addressed(TopicDefinitions.ALERTS,
                        new KeyedEvent(event.idOf(alert.id()), "/journey-service", event.type(), alert.rule(),
                                alert.at(event), json.writeValueAsBytes(AlertEventData.of(alert, event)), null)));
            }
        }
        topics.ensure(TopicDefinitions.ALERTS);
        sender.send(events);
        waiting.forEach(alert -> alerts.markPublished(alert.id(), alert.untold()));
    }
}
