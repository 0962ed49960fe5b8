package io.throughline.commons.kafka;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;

/** Starts the consumers of a service, and stops them with the service. */
@ApplicationScoped
public class TopicConsumers {

    final KafkaClients clients;
    final KafkaSettings settings;
    final TopicDefinitions topics;
    final DeadLetters deadLetters;
    final MeterRegistry meters;
    final OpenTelemetry tracing;
    private final List<TopicConsumer> started = new CopyOnWriteArrayList<>();
    private final Set<String> heard = ConcurrentHashMap.newKeySet();

    @Inject
    TopicConsumers(KafkaClients clients, KafkaSettings settings, TopicDefinitions topics, DeadLetters deadLetters,
            MeterRegistry meters, OpenTelemetry tracing) {
        this.clients = clients;
        this.settings = settings;
        this.topics = topics;
        this.deadLetters = deadLetters;
        this.meters = meters;
        this.tracing = tracing;
    }

    /**
     * Consumes topics in the group of this service.
     *
     * @param purpose distinguishes two uses of one topic in one service; the group is {@code service} or {@code service-purpose}
     */
    public TopicConsumer listen(String purpose, List<String> names, EventHandler handler) {
        return listen(purpose, names, settings.maxPollRecords(), handler);
    }

    /**
     * The same for few events whose effects each take long.
     *
     * @param most events that the handler is given at once. Offsets are committed after that many, so that a backlog neither
     *        makes the consumer seem dead to its group nor is repeated from its beginning
     */
    public TopicConsumer listen(String purpose, List<String> names, int most, EventHandler handler) {
        String group = purpose.isEmpty() ? settings.group() : settings.group() + '-' + purpose;
        heard.addAll(names);
        TopicConsumer consumer = new TopicConsumer(this, group, names, most, handler);
        started.add(consumer);
        consumer.start();
        return consumer;
    }

    /** The topics that this service consumes, whose dead letters may be its own. */
    Set<String> consumedTopics() {
        return heard;
    }

    @PreDestroy
    void close() {
        started.parallelStream().forEach(TopicConsumer::close);
    }
}
