package io.throughline.commons.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class TopicPartitionsTest {

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");

    @Test
    void aTopicThatTheBrokerDoesNotKnowYetIsNoTopicWithoutPartitions() {
        assertThatThrownBy(() -> TopicPartitions.of(consumer, "identities")).isInstanceOf(UnknownTopicOrPartitionException.class);
    }

    @Test
    void allPartitionsAreGiven() {
        consumer.updatePartitions("identities", List.of(info(0), info(1)));

        assertThat(TopicPartitions.of(consumer, "identities")).containsExactly(new TopicPartition("identities", 0),
                new TopicPartition("identities", 1));
    }

    private static PartitionInfo info(int partition) {
        return new PartitionInfo("identities", partition, null, null, null);
    }
}
