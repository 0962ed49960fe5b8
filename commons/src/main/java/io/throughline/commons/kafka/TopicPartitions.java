package io.throughline.commons.kafka;

import java.util.List;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads the partitions of a topic. */
public final class TopicPartitions {

    private TopicPartitions() {
    }

    /**
     * All partitions of a topic. The client returns an empty list, and no failure, while the broker does not know a topic that
     * was just created. A reader of that list would never read anything and would count as having read everything.
     *
     * @throws UnknownTopicOrPartitionException where the broker knows none yet; the caller may try again
     */
    public static List<TopicPartition> of(Consumer<?, ?> consumer, String topic) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
        if (partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException("The broker knows no partitions of topic " + topic + " yet");
        }
        return partitions;
    }
}
