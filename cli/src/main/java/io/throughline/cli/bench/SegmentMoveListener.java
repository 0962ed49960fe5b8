package io.throughline.cli.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.cli.CliFailure;
import io.throughline.cli.bench.data.ProfileGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Consumes topic segments like any service, and records when each person's entry into a segment was received. */
final class SegmentMoveListener implements AutoCloseable {

    /** The consumer group of profile-service. */
    private static final String GROUP = "profile-service";

    private static final String TOPIC = "segments";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaConsumer<String, byte[]> consumer;
    private final Admin admin;
    private final Map<String, Long> heard = new ConcurrentHashMap<>();
    private final CountDownLatch listening = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::run);

    private volatile String failure = "Kafka does not answer: is the stack running? (./throughline up)";

    SegmentMoveListener(String bootstrap) throws InterruptedException {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", "false", "allow.auto.create.topics", "false",
                        "fetch.max.wait.ms", "50"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        thread.start();
        if (!listening.await(30, TimeUnit.SECONDS)) {
            throw new CliFailure(failure);
        }
    }

    /** When the entry was received, by {@link System#nanoTime}; null where it has not been yet. */
    Long heard(int person, String segmentId) {
        return heard.get(person + "/" + segmentId);
    }

    private void run() {
        try {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(TOPIC).stream().map(each -> new TopicPartition(each.topic(), each.partition())).toList();
            if (partitions.isEmpty()) {
                failure = "There is no topic " + TOPIC + ": is profile-service running? (./throughline up)";
                return;
            }
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            listening.countDown();
            while (true) {
                var records = consumer.poll(Duration.ofMillis(100));
                long now = System.nanoTime();
                records.forEach(record -> note(record.value(), now));
            }
        } catch (WakeupException closed) {
            consumer.close();
        }
    }

    private void note(byte[] value, long now) {
        try {
            JsonNode move = JSON.readTree(value);
            int person = ProfileGenerator.person(move.path("profileId").asText());
            if (person >= 0) {
                heard.putIfAbsent(person + "/" + move.path("segmentId").asText(), now);
            }
        } catch (IOException notJson) {
            throw new CliFailure("A record of topic segments is not JSON: " + notJson.getMessage(), notJson);
        }
    }

    /** The number of touchpoints that profile-service has not applied yet. */
    long behind() throws InterruptedException {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
            var ends = new java.util.HashMap<TopicPartition, OffsetSpec>();
            committed.keySet().stream().filter(each -> each.topic().equals("touchpoints"))
                    .forEach(each -> ends.put(each, OffsetSpec.latest()));
            long behind = 0;
            for (var end : admin.listOffsets(ends).all().get().entrySet()) {
                OffsetAndMetadata at = committed.get(end.getKey());
                behind += end.getValue().offset() - (at == null ? 0 : at.offset());
            }
            return behind;
        } catch (ExecutionException failed) {
            throw new CliFailure("Kafka does not say how far profile-service is: " + failed.getCause().getMessage(), failed);
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        admin.close();
    }
}
