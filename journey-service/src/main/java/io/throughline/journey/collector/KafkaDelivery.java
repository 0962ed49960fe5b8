package io.throughline.journey.collector;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.event.EventCodec;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.kafka.KafkaClients;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.problem.ProblemException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jboss.logging.Logger;

/**
 * Sends events to Kafka without blocking the caller's thread, so an event loop may call it. An event that Kafka has not acknowledged within
 * four seconds has failed. Memory for events in flight is bounded by the producer's buffer.
 */
@ApplicationScoped
public class KafkaDelivery {

    private static final Logger LOG = Logger.getLogger(KafkaDelivery.class);
    private static final String AWAY = "The event log does not take events now. Nothing was lost on our side: send this again.";
    private static final int RETRY_AFTER_SECONDS = 1;

    private static final Map<String, Object> PRODUCER = Map.of(
            // Metadata is fetched in the background; a missing topic or a full buffer fails at once.
            ProducerConfig.MAX_BLOCK_MS_CONFIG, 0,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 4_000,
            ProducerConfig.BUFFER_MEMORY_CONFIG, 32L * 1024 * 1024,
            ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024,
            // The quarantine is idle for long periods; ten years stand for "never forget a topic" (Long.MAX_VALUE overflows).
            ProducerConfig.METADATA_MAX_IDLE_CONFIG, 3650L * 24 * 3600 * 1000);

    private final KafkaProducer<String, byte[]> producer;
    private final TopicDefinitions topics;
    private final KafkaCircuitBreaker gate = new KafkaCircuitBreaker();
    private final BackgroundLoop warmUp = BackgroundLoop.named("collector-warm-up").longestPause(java.time.Duration.ofSeconds(1))
            .steps(this::warmUp);

    @Inject
    KafkaDelivery(KafkaClients clients, TopicDefinitions topics, MeterRegistry meters) {
        this.producer = clients.producer(PRODUCER);
        this.topics = topics;
        Gauge.builder("throughline.collector.in.flight", gate, KafkaCircuitBreaker::inFlight)
                .description("Events sent to Kafka and not acknowledged yet").register(meters);
        Gauge.builder("throughline.collector.kafka.away", gate, g -> g.isAway() ? 1 : 0)
                .description("1 while Kafka does not acknowledge and the collector answers 503").register(meters);
    }

    /** @param topic the destination */
    public record OutgoingEvent(String topic, KeyedEvent event) {
    }

    /** Completes when all in-sync replicas have all events, or fails with a 503 problem; some events may then have arrived. */
    public CompletableFuture<Void> send(List<OutgoingEvent> events) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (events.isEmpty()) {
            done.complete(null);
            return done;
        }
        if (!gate.allowsSend(System.nanoTime())) {
            done.completeExceptionally(away());
            return done;
        }
        AtomicInteger due = new AtomicInteger(events.size());
        gate.sent(events.size(), System.nanoTime());
        for (OutgoingEvent outgoing : events) {
            send(outgoing, done, due);
        }
        return done;
    }

    private void send(OutgoingEvent outgoing, CompletableFuture<Void> done, AtomicInteger due) {
        try {
            producer.send(EventCodec.encode(outgoing.topic(), outgoing.event()), (metadata, failure) -> {
                if (failure == null) {
                    gate.acknowledged(System.nanoTime());
                    if (due.decrementAndGet() == 0) {
                        done.complete(null);
                    }
                } else {
                    failed(failure, done);
                }
            });
        } catch (RuntimeException e) {
            failed(e, done);
        }
    }

    private void failed(Exception failure, CompletableFuture<Void> done) {
        if (!gate.isAway()) {
            LOG.warnf("Kafka does not take events, the collector answers 503: %s", failure.toString());
        }
        gate.failed(System.nanoTime());
        done.completeExceptionally(away());
    }

    private static ProblemException away() {
        return ProblemException.unavailable(AWAY, RETRY_AFTER_SECONDS);
    }

    /** Creates the topics and fetches their metadata, so that the first event is sent without delay. */
    void warmUp(@Observes StartupEvent event) {
        warmUp.start();
    }

    private java.time.Duration warmUp() throws Exception {
        topics.ensure(TopicDefinitions.TOUCHPOINTS, QuarantinedEvent.TOPIC);
        producer.partitionsFor(TopicDefinitions.TOUCHPOINTS);
        producer.partitionsFor(QuarantinedEvent.TOPIC);
        return BackgroundLoop.DONE;
    }

    @PreDestroy
    void close() {
        warmUp.close();
        producer.close(java.time.Duration.ofSeconds(5));
    }
}
