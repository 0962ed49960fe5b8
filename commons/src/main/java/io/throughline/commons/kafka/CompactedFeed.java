package io.throughline.commons.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Keeps a {@link CompactedIndex} current. Every replica reads every partition, in no consumer group: each needs the whole.
 */
final class CompactedFeed implements AutoCloseable {

    /** How long a start waits for Kafka to say more before it answers from what the index had at the last stop. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Logger LOG = Logger.getLogger(CompactedFeed.class);

    private final CompactedIndex index;
    private final KafkaClients clients;
    private final Topics topics;
    private final ObjectMapper json;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile Instant lastProgress = Instant.now();
    private volatile boolean current;
    private volatile KafkaConsumer<String, byte[]> consumer;

    CompactedFeed(CompactedIndex index, KafkaClients clients, Topics topics, ObjectMapper json) {
        this.index = index;
        this.clients = clients;
        this.topics = topics;
        this.json = json;
        this.thread = Thread.ofPlatform().name(index.name()).unstarted(this::run);
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
                topics.ensure(index.topic());
                consumer = fresh;
                follow(fresh);
            } catch (WakeupException e) {
                LOG.debugf("The %s stops", index.name());
            } catch (Exception e) {
                LOG.warnf("The %s reads anew: %s", index.name(), e.toString());
                backOff.sleep();
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) throws Exception {
        String topicId = topicId();
        index.file().clearUnless(topicId);
        List<TopicPartition> partitions = consumer.partitionsFor(index.topic()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition())).toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        partitions.forEach(each -> consumer.seek(each, Math.max(begins.get(each), index.file().position(topicId, each.partition()))));
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
                LOG.infof("The %s is current: %d entries", index.name(), index.size());
            }
        }
    }

    private void commit(String topicId, KafkaConsumer<String, byte[]> consumer, List<TopicPartition> partitions) {
        Map<Integer, Long> next = new HashMap<>();
        partitions.forEach(each -> next.put(each.partition(), consumer.position(each)));
        index.file().commit(topicId, next);
    }

    private void apply(ConsumerRecord<String, byte[]> record) {
        try {
            index.apply(record.key(), record.value() == null ? null : json.readTree(record.value()));
        } catch (Exception poison) {
            // The topic is compacted: the next statement on this key replaces this one. Its content stays out of the log.
            LOG.errorf("A statement of topic %s cannot be read (partition %d, offset %d): %s", record.topic(), record.partition(),
                    record.offset(), poison.getClass().getSimpleName());
        }
    }

    private String topicId() throws Exception {
        try (Admin admin = clients.admin()) {
            return admin.describeTopics(List.of(index.topic())).allTopicNames().get().get(index.topic()).topicId()
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
