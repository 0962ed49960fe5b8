package io.throughline.commons.audit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.TraceContext;
import io.throughline.commons.kafka.KafkaClients;
import io.throughline.commons.kafka.OrderedSender;
import io.throughline.commons.kafka.OrderedSender.Addressed;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.loop.BackgroundLoop;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Publishes audit entries to topic {@code audit}, off the request's path. An entry that waits for Kafka is retried until Kafka
 * has it, however long that takes. When no more entries can wait, no more personal data are read or changed: {@link #hasRoom} is
 * asked before each request. A killed process loses the entries that it had not sent yet: those of the last milliseconds while
 * Kafka answers.
 */
@ApplicationScoped
public class AuditTrail {

    private static final int BATCH = 500;
    private static final int MOST_WAITING = 20_000;
    /** Room for the entries of requests that were let in while there was still room. */
    private static final int RESERVE = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger(AuditTrail.class);

    private final ArrayBlockingQueue<Addressed> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final String service;
    private final TopicDefinitions topics;
    private final OrderedSender sender;
    private final ObjectMapper json;
    private final Counter lost;
    private final List<Addressed> batch = new ArrayList<>(BATCH);
    private final BackgroundLoop loop = BackgroundLoop.named("audit-trail").longestPause(Duration.ofSeconds(2)).steps(this::step);
    private volatile boolean stopping;

    @Inject
    AuditTrail(@ConfigProperty(name = "quarkus.application.name") String service, KafkaClients clients, TopicDefinitions topics,
            ObjectMapper json, MeterRegistry meters) {
        this.service = service;
        this.topics = topics;
        this.sender = new OrderedSender(clients, PATIENCE);
        this.json = json;
        Gauge.builder("throughline.audit.waiting", waiting, ArrayBlockingQueue::size)
                .description("Audit entries that wait for Kafka").register(meters);
        this.lost = Counter.builder("throughline.audit.lost")
                .description("Audit entries that Kafka never got: more than can wait, or the service stopped without Kafka")
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        loop.finish(Duration.ofSeconds(8));
        sender.close();
    }

    /** The service whose audit entries these are. */
    public String service() {
        return service;
    }

    /** Whether another entry can wait. */
    public boolean hasRoom() {
        return waiting.remainingCapacity() > RESERVE;
    }

    /** Queues the entry and never blocks. */
    public void record(AuditEntry entry) {
        if (!waiting.offer(new Addressed(TopicDefinitions.AUDIT, event(entry)))) {
            lost.increment();
            LOG.errorf("An audit entry is lost: %d wait for Kafka already", MOST_WAITING);
        }
    }

    private KeyedEvent event(AuditEntry entry) {
        try {
            byte[] data = json.writeValueAsString(entry).getBytes(StandardCharsets.UTF_8);
            return new KeyedEvent(UuidCreator.getTimeOrderedEpoch().toString(), '/' + service, AuditEntry.TYPE, entry.key(), entry.at(),
                    data, TraceContext.traceparent());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An audit entry is of plain values", e);
        }
    }

    private Duration step() throws Exception {
        if (batch.isEmpty()) {
            Addressed first = waiting.poll(200, TimeUnit.MILLISECONDS);
            if (first == null) {
                return stopping ? BackgroundLoop.DONE : Duration.ZERO;
            }
            batch.add(first);
            waiting.drainTo(batch, BATCH - 1);
        }
        try {
            topics.ensure(TopicDefinitions.AUDIT);
            sender.send(batch);
        } catch (Exception e) {
            if (!stopping) {
                throw e;
            }
            lost.increment(batch.size() + waiting.size());
            LOG.errorf("%d audit entries are lost: Kafka is away and the service stops", batch.size() + waiting.size());
            return BackgroundLoop.DONE;
        }
        batch.clear();
        return Duration.ZERO;
    }
}
