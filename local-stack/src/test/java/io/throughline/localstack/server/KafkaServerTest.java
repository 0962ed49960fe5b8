package io.throughline.localstack.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerTest {

    @TempDir
    Path directory;

    @Test
    void keepsWhatItAcknowledgedWhenItIsKilled() throws Exception {
        RunningProgram first = start();
        createTopic(first, "line");
        send(first, "line", 1_000);

        first.kill();

        try (RunningProgram second = start()) {
            assertEquals(IntStream.range(0, 1_000).mapToObj(String::valueOf).sorted().toList(), read(second, "line", 1_000));
        }
    }

    @Test
    void stopsInOrderWhenStdinEnds() throws Exception {
        RunningProgram server = start();

        assertEquals(0, server.closeStdin());
    }

    @Test
    void createsNoTopicForWhoMerelyAsksForIt() throws Exception {
        try (RunningProgram server = start(); Admin admin = Admin.create(Map.of("bootstrap.servers", address(server)))) {
            ExecutionException refusal = assertThrows(ExecutionException.class,
                    () -> admin.describeTopics(List.of("nowhere")).allTopicNames().get());

            assertInstanceOf(UnknownTopicOrPartitionException.class, refusal.getCause());
        }
    }

    private RunningProgram start() throws Exception {
        return RunningProgram.java(KafkaServer.class, "--port", "0", "--data-dir", directory.toString());
    }

    private static String address(RunningProgram server) {
        return "localhost:" + server.port();
    }

    private static void createTopic(RunningProgram server, String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address(server)))) {
            admin.createTopics(List.of(new NewTopic(name, 3, (short) 1))).all().get();
        }
    }

    private static void send(RunningProgram server, String topic, int count) {
        Map<String, Object> settings = Map.of("bootstrap.servers", address(server), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(topic, String.valueOf(i), String.valueOf(i)));
            }
            producer.flush();
        }
    }

    private static List<String> read(RunningProgram server, String topic, int count) {
        Map<String, Object> settings = Map.of("bootstrap.servers", address(server), "group.id", "test", "auto.offset.reset", "earliest");
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(fact -> values.add(fact.value()));
            }
        }
        return values.stream().sorted().toList();
    }
}
