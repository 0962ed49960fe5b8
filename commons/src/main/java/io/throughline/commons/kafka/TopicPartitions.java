package io.throughline.commons.kafka;

import java.util.List;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Which partitions a topic has. */
public final class TopicPartitions {

    private TopicPartitions() {
    }

    /**
     * All of them. The client gives an empty list, and no failure, while the broker does not know a topic that was made a moment ago:
     * whoever
     * followed that list would follow nothing for ever, and count as having read everything.
     *
     * @throws UnknownTopicOrPartitionException where the broker knows none yet: worth another try
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
