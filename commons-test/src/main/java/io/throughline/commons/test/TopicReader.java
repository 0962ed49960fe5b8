package io.throughline.commons.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads all records of one topic once and keeps them. A test that waits for a record asks repeatedly, and reading a topic with
 * thousands of records from its beginning each time took most of the waiting time in the tests of profile-service.
 */
final class TopicReader {

    private final String topic;
    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    private KafkaConsumer<String, byte[]> consumer;
    private List<TopicPartition> partitions = List.of();

    TopicReader(String topic) {
        this.topic = topic;
    }

    /** All records that the topic has or had, in the order of each partition. */
    synchronized List<ConsumerRecord<String, byte[]>> all() {
        if (consumer == null && !open()) {
            return List.of();
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        if (partitions.stream().anyMatch(each -> consumer.position(each) > ends.get(each))) {
            // The topic was created anew.
            consumer.close();
            consumer = null;
            records.clear();
            return all();
        }
        while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
            consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        }
        return List.copyOf(records);
    }

    /**
     * Keeps a consumer only once all partitions are known. Returns false where the topic was just created and the broker knows no
     * partitions yet.
     */
    private boolean open() {
        TestEvents.ensureTopics(topic);
        KafkaConsumer<String, byte[]> fresh =
                new KafkaConsumer<>(Map.of("bootstrap.servers", TestEvents.servers(), "default.api.timeout.ms", 5_000),
                        new StringDeserializer(), new ByteArrayDeserializer());
        try {
            partitions = fresh.partitionsFor(topic).stream().map(info -> new TopicPartition(topic, info.partition())).toList();
            if (partitions.isEmpty()) {
                fresh.close();
                return false;
            }
            fresh.assign(partitions);
            fresh.seekToBeginning(partitions);
        } catch (RuntimeException e) {
            fresh.close();
            throw e;
        }
        consumer = fresh;
        return true;
    }
}
