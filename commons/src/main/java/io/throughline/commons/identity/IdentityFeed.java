package io.throughline.commons.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.kafka.BackOff;
import io.throughline.commons.kafka.KafkaClients;
import io.throughline.commons.kafka.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Keeps an {@link IdentityIndex} current. Every replica reads every partition, in no consumer group: each needs the whole.
 */
final class IdentityFeed implements AutoCloseable {

    /** How long a start waits for Kafka to say more before it answers from what the index had at the last stop. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Logger LOG = Logger.getLogger(IdentityFeed.class);

    private final IdentityIndex index;
    private final KafkaClients clients;
    private final Topics topics;
    private final ObjectMapper json;
    private final Thread thread = Thread.ofPlatform().name("identity-index").unstarted(this::run);
    private volatile boolean running = true;
    private volatile Instant lastProgress = Instant.now();
    private volatile boolean current;
    private volatile KafkaConsumer<String, byte[]> consumer;

    IdentityFeed(IdentityIndex index, KafkaClients clients, Topics topics, ObjectMapper json) {
        this.index = index;
        this.clients = clients;
        this.topics = topics;
        this.json = json;
    }

    void start() {
        thread.start();
    }

    /** True once all that Kafka had at the start is in the index. */
    boolean isCurrent() {
        return current;
    }

    /** True when requests may be answered: current, or Kafka cannot be reached and what is on disk has to do. */
    boolean mayAnswer() {
        return current || Duration.between(lastProgress, Instant.now()).compareTo(GRACE) > 0;
    }

    private void run() {
        BackOff backOff = new BackOff(Duration.ofSeconds(2));
        while (running) {
            try (KafkaConsumer<String, byte[]> fresh = clients.consumer(Map.of())) {
                topics.ensure(Topics.IDENTITIES);
                consumer = fresh;
                follow(fresh);
            } catch (WakeupException e) {
                LOG.debug("The identity index stops");
            } catch (Exception e) {
                LOG.warnf("The identity index reads anew: %s", e.toString());
                backOff.sleep();
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) throws Exception {
        String topicId = topicId();
        index.clearUnless(topicId);
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.IDENTITIES).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition())).toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        partitions.forEach(each -> consumer.seek(each, Math.max(begins.get(each), index.position(topicId, each.partition()))));
        lastProgress = Instant.now();
        while (running) {
            ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofMillis(200));
            if (!records.isEmpty()) {
                records.forEach(this::apply);
                commit(topicId, consumer, partitions);
                lastProgress = Instant.now();
            }
            if (!current && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                current = true;
                LOG.infof("The identity index is current: %d identifiers", index.size());
            }
        }
    }

    private void commit(String topicId, KafkaConsumer<String, byte[]> consumer, List<TopicPartition> partitions) {
        Map<Integer, Long> next = new HashMap<>();
        partitions.forEach(each -> next.put(each.partition(), consumer.position(each)));
        index.commit(topicId, next);
    }

    private void apply(ConsumerRecord<String, byte[]> record) {
        try {
            Identifier identifier = Identifier.parse(record.key());
            if (record.value() == null) {
                index.remove(identifier);
                return;
            }
            JsonNode said = json.readTree(record.value());
            index.put(identifier, UUID.fromString(said.required("profileId").textValue()), said.required("revision").longValue());
        } catch (Exception poison) {
            // The topic is compacted: the next statement on this identifier replaces this one. Its content stays out of the log.
            LOG.errorf("A statement on an identity cannot be read (partition %d, offset %d): %s", record.partition(),
                    record.offset(), poison.getClass().getSimpleName());
        }
    }

    private String topicId() throws Exception {
        try (Admin admin = clients.admin()) {
            return admin.describeTopics(List.of(Topics.IDENTITIES)).allTopicNames().get().get(Topics.IDENTITIES).topicId()
                    .toString();
        }
    }

    @Override
    public void close() {
        running = false;
        KafkaConsumer<String, byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
