package io.throughline.journey.touchpoint.log;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.kafka.KafkaClients;
import io.throughline.commons.kafka.KafkaSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Tells whether everything that was received is in the log yet; otherwise a missing event in the log proves nothing. It asks Kafka:
 * whatever the log's consumer group has committed, it has written before.
 */
@ApplicationScoped
public class LogProgress {

    private static final Logger LOG = Logger.getLogger(LogProgress.class);
    /** While the log is behind, or Kafka is unavailable, not every rule asks again. */
    private static final Duration REMEMBERED = Duration.ofSeconds(2);

    private final KafkaClients clients;
    private final String group;
    private Instant failedAt = Instant.EPOCH;
    private Instant completeUntil = Instant.EPOCH;

    @Inject
    LogProgress(KafkaClients clients, KafkaSettings settings) {
        this.clients = clients;
        this.group = settings.group() + '-' + LogConsumer.PURPOSE;
    }

    /** Also false if that cannot be found out. Blocks for as long as Kafka takes to answer. */
    public synchronized boolean isCompleteUntil(Instant time) {
        Instant now = Instant.now();
        if (time.isAfter(completeUntil) && failedAt.plus(REMEMBERED).isBefore(now)) {
            try (Admin admin = clients.admin()) {
                completeUntil = later(completeUntil, writtenUntil(admin, time, now));
            } catch (ExecutionException e) {
                LOG.debugf("Kafka does not say how far the log is written: %s", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            failedAt = time.isAfter(completeUntil) ? Instant.now() : Instant.EPOCH;
        }
        return !time.isAfter(completeUntil);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** @return now if everything is written, the time if everything before it is written, otherwise long ago */
    private Instant writtenUntil(Admin admin, Instant time, Instant now) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        admin.describeTopics(LogConsumer.TOPICS).allTopicNames().get().forEach((topic, description) -> description.partitions()
                .forEach(each -> all.put(new TopicPartition(topic, each.partition()), OffsetSpec.forTimestamp(time.toEpochMilli()))));
        // Read after the committed offsets, so that the log is, if anything, further than this says.
        Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(with(all, OffsetSpec.latest())).all().get();
        Map<TopicPartition, ListOffsetsResultInfo> starts = admin.listOffsets(with(all, OffsetSpec.earliest())).all().get();
        // Records that Kafka has deleted will never be written, so nothing waits for them.
        ToLongFunction<TopicPartition> written =
                each -> Math.max(committed.get(each) == null ? 0 : committed.get(each).offset(), starts.get(each).offset());
        if (all.keySet().stream().allMatch(each -> written.applyAsLong(each) >= ends.get(each).offset())) {
            return now;
        }
        Map<TopicPartition, ListOffsetsResultInfo> since = admin.listOffsets(all).all().get();
        return all.keySet().stream().allMatch(each -> {
            long first = since.get(each).offset();
            return written.applyAsLong(each) >= (first < 0 ? ends.get(each).offset() : first);
        }) ? time : Instant.EPOCH;
    }

    private static Map<TopicPartition, OffsetSpec> with(Map<TopicPartition, OffsetSpec> partitions, OffsetSpec spec) {
        return partitions.keySet().stream().collect(Collectors.toMap(each -> each, each -> spec));
    }
}
