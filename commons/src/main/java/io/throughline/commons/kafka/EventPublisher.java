package io.throughline.commons.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.event.EventCodec;
import io.throughline.commons.event.KeyedEvent;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes events. For threads that may block: {@code send} waits up to five seconds while the broker is unavailable. */
@ApplicationScoped
public class EventPublisher {

    private final KafkaProducer<String, byte[]> producer;

    @Inject
    EventPublisher(KafkaClients clients) {
        this.producer = clients.producer(Map.of());
    }

    /** Completes when all in-sync replicas have the event. */
    public CompletionStage<Void> send(String topic, KeyedEvent event) {
        return send(EventCodec.encode(topic, event));
    }

    CompletionStage<Void> send(ProducerRecord<String, byte[]> record) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    /**
     * Sends in order and waits for all.
     *
     * @throws java.util.concurrent.CompletionException where one was not acknowledged; the others may have been
     */
    public void sendAll(String topic, List<KeyedEvent> events) {
        List<CompletableFuture<Void>> sent = new ArrayList<>(events.size());
        for (KeyedEvent event : events) {
            sent.add(send(topic, event).toCompletableFuture());
        }
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
    }

    @PreDestroy
    void close() {
        producer.close();
    }
}
