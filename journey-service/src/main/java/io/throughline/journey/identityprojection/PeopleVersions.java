package io.throughline.journey.identityprojection;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.kafka.KafkaClients;
import io.throughline.commons.kafka.TopicDefinitions;
import org.apache.kafka.clients.admin.Admin;

/**
 * Versions of statements, made from their place in the topic. All statements of a key are in one partition, in order. So the newest
 * statement has the highest version, whichever replica writes it and however often, without relying on clocks, which may differ between
 * replicas. The low 48 bits are the offset. The bits above count how often the topic was created (offsets start again with a new topic),
 * from 16, which is above all earlier versions that were microseconds of a clock. The number of each topic is recorded beside the tables,
 * by Kafka's id of the topic.
 */
@ApplicationScoped
class PeopleVersions {

    private static final int OFFSET_BITS = 48;
    private static final long FIRST = 16;
    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final Map<String, List<String>> TABLES =
            Map.of(TopicDefinitions.IDENTITIES, List.of("identities", "identity_claims"), TopicDefinitions.CONSENTS,
                    List.of("agreements"), TopicDefinitions.SEGMENTS, List.of("memberships"));

    private final TopicIds topicIds;
    private final PeopleTables tables;
    private final Map<String, Known> known = new HashMap<>();
    private final Map<String, Long> offsets = new HashMap<>();

    interface TopicIds {

        /** Kafka's id of a topic, which is new each time it is created. */
        String of(String topic) throws ExecutionException, InterruptedException;
    }

    private record Known(String id, Instant at) {
    }

    @Inject
    PeopleVersions(KafkaClients clients, PeopleTables tables) {
        this(topic -> {
            try (Admin admin = clients.admin()) {
                return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).topicId().toString();
            }
        }, tables);
    }

    PeopleVersions(TopicIds topicIds, PeopleTables tables) {
        this.topicIds = topicIds;
        this.tables = tables;
    }

    /**
     * The number to add to offsets, by topic.
     *
     * @throws RuntimeException where Kafka or ClickHouse does not answer
     */
    synchronized Map<String, Long> bases(List<ReceivedEvent> batch) {
        batch.forEach(this::look);
        Map<String, Long> bases = new HashMap<>();
        batch.stream().map(ReceivedEvent::topic).distinct().forEach(topic -> bases.put(topic, times(topic, id(topic)) << OFFSET_BITS));
        return bases;
    }

    /** Offsets that start again come from a new topic or from a repeated read. */
    private void look(ReceivedEvent received) {
        Long before = offsets.put(received.topic() + '/' + received.partition(), received.offset());
        if (before == null || before >= received.offset()) {
            known.remove(received.topic());
        }
    }

    private String id(String topic) {
        Known before = known.get(topic);
        if (before == null || before.at().plus(REMEMBERED).isBefore(Instant.now())) {
            before = new Known(ask(topic), Instant.now());
            known.put(topic, before);
        }
        return before.id();
    }

    private String ask(String topic) {
        try {
            return topicIds.of(topic);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not say which topic this is", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Stopped", e);
        }
    }

    /** The recorded number, from any replica; for a topic without one, a number above everything in its table. */
    private long times(String topic, String id) {
        String mine = "topic/" + topic + '/' + id + '/';
        return tables.notes(mine).stream().mapToLong(note -> Long.parseLong(note.substring(mine.length()))).max().orElseGet(() -> {
            long highest = TABLES.get(topic).stream().mapToLong(tables::newestVersion).max().orElse(0) >> OFFSET_BITS;
            long times = Math.max(FIRST, highest + 1);
            tables.note(mine + times);
            return times;
        });
    }
}
