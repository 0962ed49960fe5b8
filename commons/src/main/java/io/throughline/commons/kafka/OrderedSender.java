package io.throughline.commons.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.throughline.commons.event.EventCodec;
import io.throughline.commons.event.KeyedEvent;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Sends events in order. Whatever fails, Kafka has only a first part of the events of each key, without gaps. A normal producer
 * that gives up one event may still deliver those behind it. This one never gives up a single event: when Kafka is unavailable
 * for too long, it discards the producer with all pending events, and the caller sends everything again. For use by one thread.
 */
public final class OrderedSender implements AutoCloseable {

    private final KafkaClients clients;
    private final Duration patience;
    private KafkaProducer<String, byte[]> producer;

    /**
     * @param patience how long to wait for Kafka before a send counts as failed
     */
    public OrderedSender(KafkaClients clients, Duration patience) {
        this.clients = clients;
        this.patience = patience;
    }

    /** One event and its topic. */
    public record Addressed(String topic, KeyedEvent event) {
    }

    /**
     * Returns when all in-sync replicas have all of the events.
     *
     * @throws IllegalStateException where that is uncertain; send all of them again
     * @throws EventTooLargeException where one can never be sent
     */
    public void send(List<Addressed> events) throws InterruptedException {
        if (producer == null) {
            producer = clients.producer(Map.of(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.toMillis()));
        }
        List<CompletableFuture<Void>> sent = new ArrayList<>(events.size());
        try {
            for (Addressed each : events) {
                CompletableFuture<Void> acknowledged = send(each);
                sent.add(acknowledged);
                // The event was refused at once, for want of metadata or room. Later events must not overtake it.
                if (acknowledged.isCompletedExceptionally()) {
                    break;
                }
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            discard();
            throw e;
        } catch (TimeoutException e) {
            discard();
            throw new IllegalStateException("Kafka has not acknowledged within " + patience);
        } catch (Exception e) {
            discard();
            refuseTooLarge(sent);
            throw new IllegalStateException("Kafka refused: " + (e.getCause() == null ? e : e.getCause()), e);
        }
    }

    private static void refuseTooLarge(List<CompletableFuture<Void>> sent) {
        for (int i = 0; i < sent.size(); i++) {
            if (sent.get(i).isCompletedExceptionally() && sent.get(i).exceptionNow() instanceof RecordTooLargeException tooLarge) {
                throw new EventTooLargeException(i, tooLarge);
            }
        }
    }

    private CompletableFuture<Void> send(Addressed each) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        producer.send(EventCodec.encode(each.topic(), each.event()), (metadata, failure) -> {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        });
        return done;
    }

    private void discard() {
        producer.close(Duration.ZERO);
        producer = null;
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
        }
    }
}
