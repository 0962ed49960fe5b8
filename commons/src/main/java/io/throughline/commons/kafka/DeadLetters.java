package io.throughline.commons.kafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The dead letters in {@code <topic>.dlq}: events that could not be applied, each with the consumer group that failed and the
 * reason. A replay sends the event to its topic again, addressed to the failed group only: the other groups have applied it,
 * perhaps so long ago that they no longer remember it. The replay is recorded in the dead-letter topic itself, so that every
 * replica sees it.
 */
@ApplicationScoped
public class DeadLetters {

    /** A longer list means an outage and is no longer readable; the oldest dead letters stay in Kafka, unlisted. */
    private static final int MOST_LISTED = 10_000;

    private static final String GROUP = "throughline-group";
    private static final String TOPIC = "throughline-topic";
    private static final String PARTITION = "throughline-partition";
    private static final String OFFSET = "throughline-offset";
    private static final String ERROR = "throughline-error";
    private static final String REPLAY_OF = "throughline-replay-of";
    private static final String ONLY = "throughline-only";
    private static final Set<String> OURS = Set.of(GROUP, TOPIC, PARTITION, OFFSET, ERROR, REPLAY_OF, ONLY);

    private final EventPublisher publisher;
    private final KafkaClients clients;
    private final TopicDefinitions topics;
    private final ObjectMapper json;

    @Inject
    DeadLetters(EventPublisher publisher, KafkaClients clients, TopicDefinitions topics, ObjectMapper json) {
        this.publisher = publisher;
        this.clients = clients;
        this.topics = topics;
        this.json = json;
    }

    /** Returns when Kafka has the dead letter. Throws where Kafka does not acknowledge it, so that the event is not skipped. */
    void deadLetter(String group, ConsumerRecord<String, byte[]> record, Exception failure) {
        Headers headers = new RecordHeaders(record.headers().toArray());
        put(headers, GROUP, group);
        put(headers, TOPIC, record.topic());
        put(headers, PARTITION, Integer.toString(record.partition()));
        put(headers, OFFSET, Long.toString(record.offset()));
        put(headers, ERROR, describe(failure));
        publisher
                .send(new ProducerRecord<>(TopicDefinitions.deadLettersOf(record.topic()), null, null, record.key(), record.value(),
                        headers))
                .toCompletableFuture().join();
    }

    /** The dead letters of one service's groups ({@code service}, {@code service-purpose}) in a topic, oldest first. */
    List<DeadLetter> list(String topic, String group) {
        Map<Long, Instant> replays = new HashMap<>();
        List<ConsumerRecord<String, byte[]>> letters = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : read(TopicDefinitions.deadLettersOf(topic), -MOST_LISTED, Long.MAX_VALUE)) {
            String replayOf = text(record.headers(), REPLAY_OF);
            if (replayOf != null) {
                replays.put(Long.parseLong(replayOf), Instant.ofEpochMilli(record.timestamp()));
            } else if (ofGroup(record, group)) {
                letters.add(record);
            }
        }
        return letters.stream().map(record -> letter(record, replays.get(record.offset()))).toList();
    }

    /** Sends a dead letter to its topic again; empty where there is none at this offset. */
    Optional<DeadLetter> replay(String topic, String group, long offset) {
        return read(TopicDefinitions.deadLettersOf(topic), offset, offset + 1).stream()
                .filter(record -> record.offset() == offset && ofGroup(record, group)).findFirst().map(record -> {
                    sendAgain(topic, record);
                    return letter(record, Instant.now());
                });
    }

    private void sendAgain(String topic, ConsumerRecord<String, byte[]> record) {
        Headers headers = new RecordHeaders();
        for (Header header : record.headers()) {
            if (!OURS.contains(header.key())) {
                headers.add(header);
            }
        }
        put(headers, ONLY, text(record.headers(), GROUP));
        publisher.send(new ProducerRecord<>(topic, null, null, record.key(), record.value(), headers))
                .toCompletableFuture().join();
        Headers note = new RecordHeaders();
        put(note, REPLAY_OF, Long.toString(record.offset()));
        publisher.send(new ProducerRecord<>(record.topic(), null, null, record.key(), new byte[0], note))
                .toCompletableFuture().join();
    }

    /** Whether a record is a replay that is addressed to another group. */
    static boolean isReplayForAnother(String group, ConsumerRecord<String, byte[]> record) {
        String only = text(record.headers(), ONLY);
        return only != null && !only.equals(group);
    }

    /** @param from an offset or, if negative, how many records before the end */
    private List<ConsumerRecord<String, byte[]>> read(String deadLetterTopic, long from, long to) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        TopicPartition only = new TopicPartition(deadLetterTopic, 0);
        try (KafkaConsumer<String, byte[]> consumer = clients.consumer(Map.of())) {
            topics.ensure(deadLetterTopic);
            consumer.assign(List.of(only));
            long end = Math.min(to, consumer.endOffsets(List.of(only), Duration.ofSeconds(5)).get(only));
            long begin = consumer.beginningOffsets(List.of(only), Duration.ofSeconds(5)).get(only);
            consumer.seek(only, Math.max(begin, from < 0 ? end + from : from));
            while (consumer.position(only) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
            return records;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean ofGroup(ConsumerRecord<String, byte[]> record, String group) {
        String buriedBy = text(record.headers(), GROUP);
        return buriedBy != null && (buriedBy.equals(group) || buriedBy.startsWith(group + '-'));
    }

    private DeadLetter letter(ConsumerRecord<String, byte[]> record, Instant replayedAt) {
        Headers headers = record.headers();
        String topic = text(headers, TOPIC);
        return new DeadLetter(topic + '@' + record.offset(), topic, Integer.parseInt(text(headers, PARTITION)),
                Long.parseLong(text(headers, OFFSET)), record.key(), text(headers, "ce_type"), text(headers, ERROR),
                Instant.ofEpochMilli(record.timestamp()), data(record.value()), replayedAt);
    }

    private JsonNode data(byte[] value) {
        try {
            return value == null ? null : json.readTree(value);
        } catch (IOException notJson) {
            return json.getNodeFactory().textNode(new String(value, StandardCharsets.UTF_8));
        }
    }

    private static String describe(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String text = root.getClass().getSimpleName() + ": " + root.getMessage();
        return text.length() > 1_000 ? text.substring(0, 1_000) : text;
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
