package io.throughline.commons.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Checks whether an index has everything that its topic has at this moment. */
@ApplicationScoped
public class TopicCatchUp {

    private static final long LOOK_MILLIS = 50;

    private final KafkaClients clients;

    @Inject
    TopicCatchUp(KafkaClients clients) {
        this.clients = clients;
    }

    /**
     * Waits until the index has everything that its topic has now. Blocks for as long as the broker takes to answer, and then for
     * the patience at most.
     *
     * @return false where the patience ran out
     * @throws ExecutionException where the broker does not answer
     */
    public boolean await(CompactedIndex index, Duration patience) throws ExecutionException, InterruptedException {
        String topicId;
        try (Admin admin = clients.admin()) {
            topicId = admin.describeTopics(List.of(index.topic())).allTopicNames().get().get(index.topic()).topicId().toString();
        }
        Map<TopicPartition, Long> begins;
        Map<TopicPartition, Long> ends;
        try (KafkaConsumer<String, byte[]> asking = clients.consumer(Map.of())) {
            List<TopicPartition> partitions = TopicPartitions.of(asking, index.topic());
            begins = asking.beginningOffsets(partitions);
            ends = asking.endOffsets(partitions);
        }
        long until = System.nanoTime() + patience.toNanos();
        while (!ends.entrySet().stream().allMatch(end -> end.getValue() <= begins.get(end.getKey())
                || index.file().position(topicId, end.getKey().partition()) >= end.getValue())) {
            if (System.nanoTime() > until) {
                return false;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return true;
    }
}
