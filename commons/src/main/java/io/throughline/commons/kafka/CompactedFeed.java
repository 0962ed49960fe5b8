package io.throughline.commons.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.loop.BackgroundLoop;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Keeps a {@link CompactedIndex} current. Every replica reads every partition, without a consumer group, since each needs the
 * whole topic. Kafka keeps a tombstone only for {@code delete.retention.ms}. A replica that has not had all of the topic for
 * nearly that long may have missed one. It then reads the topic from its beginning, beside the existing index, and afterwards
 * takes over the result.
 */
final class CompactedFeed implements AutoCloseable {

    /** How long a start waits for Kafka before the service answers from what the index had at the last stop. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** The longest pause between checks whether the index has all of the topic. */
    private static final Duration PROBE = Duration.ofMinutes(1);
    /** Kafka's default of {@code delete.retention.ms}, used where Kafka does not report the value. */
    private static final Duration USUAL_RETENTION = Duration.ofDays(1);
    private static final Logger LOG = Logger.getLogger(CompactedFeed.class);

    private final CompactedIndex index;
    private final KafkaClients clients;
    private final TopicDefinitions topics;
    private final ObjectMapper json;
    private final Clock clock;
    private final BackgroundLoop loop;
    private volatile Instant lastProgress;
    private volatile boolean current;
    private volatile KafkaConsumer<String, byte[]> consumer;
    private String topicId;
    private List<TopicPartition> partitions;
    private Map<TopicPartition, Long> ends;
    private Instant probedAt;
    private Duration longestSleep;
    private TopicRebuild rebuild;

    CompactedFeed(CompactedIndex index, KafkaClients clients, TopicDefinitions topics, ObjectMapper json, Clock clock) {
        this.index = index;
        this.clients = clients;
        this.topics = topics;
        this.json = json;
        this.clock = clock;
        this.lastProgress = clock.instant();
        this.loop = BackgroundLoop.named(index.name()).longestPause(Duration.ofSeconds(2)).onClose(this::wakeUp).onEnd(this::drop)
                .steps(this::step);
    }

    void start() {
        loop.start();
    }

    /** True once everything that Kafka had at the start is in the index. */
    boolean isCurrent() {
        return current;
    }

    /** True when requests may be answered: the index is current, or Kafka cannot be reached and the state on disk has to suffice. */
    boolean mayAnswer() {
        return current || Duration.between(lastProgress, clock.instant()).compareTo(GRACE) > 0;
    }

    private Duration step() throws ExecutionException, InterruptedException {
        try {
            if (consumer == null) {
                consumer = clients.consumer(Map.of());
                topics.ensure(index.topic());
                begin(consumer);
            }
            follow(consumer);
            return Duration.ZERO;
        } catch (WakeupException stop) {
            return BackgroundLoop.DONE;
        } catch (Throwable e) {
            drop();
            throw e;
        }
    }

    private void begin(KafkaConsumer<String, byte[]> from) throws ExecutionException, InterruptedException {
        describe();
        CompactedFile file = index.file();
        file.clearUnless(topicId);
        partitions = TopicPartitions.of(from, index.topic());
        from.assign(partitions);
        probedAt = clock.instant();
        ends = from.endOffsets(partitions);
        Map<TopicPartition, Long> begins = from.beginningOffsets(partitions);
        if (file.isNew()) {
            file.complete(topicId, probedAt);
        }
        rebuild = isStale() ? new TopicRebuild(index, json) : null;
        if (rebuild != null) {
            LOG.warnf("The %s was last complete at %s: a tombstone may have been missed since, so the topic is read from its beginning",
                    index.name(), file.completeAt(topicId).map(Instant::toString).orElse("an unknown time"));
            current = false;
        }
        partitions.forEach(each -> from.seek(each, rebuild != null ? begins.get(each)
                : Math.max(begins.get(each), file.position(topicId, each.partition()))));
        lastProgress = clock.instant();
    }

    private boolean isStale() {
        return index.file().completeAt(topicId).map(at -> Duration.between(at, clock.instant()).compareTo(longestSleep) > 0).orElse(true);
    }

    private void follow(KafkaConsumer<String, byte[]> from) {
        ConsumerRecords<String, byte[]> records = from.poll(POLL);
        if (!records.isEmpty()) {
            if (rebuild != null) {
                records.forEach(rebuild::take);
                index.file().save();
            } else {
                records.forEach(this::apply);
                commit(from);
            }
            lastProgress = clock.instant();
        }
        if (hasAll(from)) {
            complete(from);
        }
        if (Duration.between(probedAt, clock.instant()).compareTo(probeEvery()) > 0) {
            probe(from);
        }
    }

    private boolean hasAll(KafkaConsumer<String, byte[]> from) {
        return ends != null && ends.entrySet().stream().allMatch(end -> from.position(end.getKey()) >= end.getValue());
    }

    /** Called when everything that Kafka had at the last check has been read. */
    private void complete(KafkaConsumer<String, byte[]> from) {
        if (rebuild != null) {
            rebuild.takeOver(loop::heartbeat);
            rebuild = null;
            commit(from);
        }
        index.file().complete(topicId, probedAt);
        ends = null;
        if (!current) {
            current = true;
            LOG.infof("The %s is current: %d entries", index.name(), index.size());
        }
    }

    private Duration probeEvery() {
        Duration quarter = longestSleep.dividedBy(4);
        return quarter.compareTo(PROBE) < 0 ? quarter : PROBE;
    }

    private void probe(KafkaConsumer<String, byte[]> from) {
        Instant asked = clock.instant();
        try {
            Map<TopicPartition, Long> now = from.endOffsets(partitions, PATIENCE);
            if (rebuild == null && isStale()) {
                // Kafka was out of reach for that long, although this replica was running. The next step starts over.
                drop();
                return;
            }
            ends = now;
        } catch (TimeoutException away) {
            LOG.debugf("Kafka does not say how far topic %s goes", index.topic());
        }
        probedAt = asked;
    }

    private void commit(KafkaConsumer<String, byte[]> from) {
        Map<Integer, Long> next = new HashMap<>();
        partitions.forEach(each -> next.put(each.partition(), from.position(each)));
        index.file().commit(topicId, next);
    }

    private void apply(ConsumerRecord<String, byte[]> record) {
        try {
            JsonNode said = record.value() == null ? null : json.readTree(record.value());
            index.apply(record.key(), said);
        } catch (Exception | StackOverflowError | AssertionError poison) {
            // The topic is compacted, so the next statement on this key replaces this one. Its content is not logged.
            LOG.errorf("A statement of topic %s cannot be read (partition %d, offset %d): %s", record.topic(), record.partition(),
                    record.offset(), poison.getClass().getSimpleName());
        }
    }

    private void describe() throws ExecutionException, InterruptedException {
        String topic = index.topic();
        try (Admin admin = clients.admin()) {
            topicId = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).topicId().toString();
            // Three quarters of what Kafka promises, since Kafka's clock and this one may differ, and reading takes time.
            longestSleep = retention(admin, topic).multipliedBy(3).dividedBy(4);
        }
    }

    private static Duration retention(Admin admin, String topic) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Config config = admin.describeConfigs(Set.of(resource)).all().get().get(resource);
            return Duration.ofMillis(Long.parseLong(config.get(TopicConfig.DELETE_RETENTION_MS_CONFIG).value()));
        } catch (ExecutionException notAllowed) {
            LOG.debugf("Kafka does not say how long topic %s keeps tombstones: %s", topic, notAllowed.getCause());
            return USUAL_RETENTION;
        }
    }

    private void drop() {
        KafkaConsumer<String, byte[]> last = consumer;
        consumer = null;
        if (last != null) {
            last.close(PATIENCE);
        }
    }

    private void wakeUp() {
        KafkaConsumer<String, byte[]> pending = consumer;
        if (pending != null) {
            pending.wakeup();
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
