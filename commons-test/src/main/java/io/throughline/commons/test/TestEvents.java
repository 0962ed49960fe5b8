package io.throughline.commons.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends events to a service and reads the events that it publishes. */
public final class TestEvents {

    private static final Set<String> KNOWN_TOPICS = ConcurrentHashMap.newKeySet();
    private static final Map<String, TopicReader> READERS = new ConcurrentHashMap<>();

    private TestEvents() {
    }

    /** Creates missing topics with 6 partitions (1 for dead letters). It asks Kafka once for each name. */
    public static void ensureTopics(String... names) {
        List<String> missing = Arrays.stream(names).filter(name -> !KNOWN_TOPICS.contains(name)).toList();
        if (missing.isEmpty()) {
            return;
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
            for (String name : missing) {
                try {
                    admin.createTopics(List.of(new NewTopic(name, name.endsWith(".dlq") ? 1 : 6, (short) 1))).all().get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw new IllegalStateException(e);
                    }
                }
                KNOWN_TOPICS.add(name);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends JSON as a CloudEvent and waits until Kafka has it; {@code json} null sends a tombstone. */
    public static void send(String topic, String key, String id, String source, String type, String json) {
        send(record(topic, key, id, source, type, json));
    }

    private static ProducerRecord<String, byte[]> record(String topic, String key, String id, String source, String type, String json) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic, key, json == null ? null : json.getBytes(StandardCharsets.UTF_8));
        Map.of("ce_specversion", "1.0", "ce_id", id, "ce_source", source, "ce_type", type, "ce_time", Instant.now().toString(),
                "content-type", "application/json")
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    /** Sends a touchpoint from the source with this id. */
    public static void touchpoint(String source, String subject, String messageId, String json) {
        ensureTopics("touchpoints");
        send("touchpoints", subject, messageId, "/sources/" + source, "io.throughline.touchpoint.v1", json);
    }

    /** Sends thousands of touchpoints in the time that {@link #touchpoint} takes for a few. */
    public static void touchpoints(Iterable<String> events) {
        ensureTopics("touchpoints");
        ObjectMapper mapper = new ObjectMapper();
        try {
            for (String each : events) {
                JsonNode event = mapper.readTree(each);
                Producers.SHARED.send(record("touchpoints", event.get("subject").textValue(), event.get("messageId").textValue(),
                        "/sources/" + event.get("source").textValue(), "io.throughline.touchpoint.v1", each));
            }
            Producers.SHARED.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Publishes, like profile-service, the profile that an identifier belongs to. */
    public static void identity(String identifier, UUID profileId, long revision) {
        ensureTopics("identities");
        send("identities", identifier, identifier + '@' + revision, "/profile-service", "io.throughline.identity.v1", """
                {"identifier":"%s","profileId":"%s","revision":%d,"at":"%s"}""".formatted(identifier, profileId, revision, Instant.now()));
    }

    /** Publishes, like profile-service, the profile that only a public source claims for an identifier. */
    public static void claimedIdentity(String identifier, UUID profileId) {
        ensureTopics("identities");
        send("identities", identifier, UUID.randomUUID().toString(), "/profile-service", "io.throughline.identity.v1", """
                {"identifier":"%s","profileId":"%s","revision":1,"claimed":true,"at":"%s"}""".formatted(identifier, profileId,
                Instant.now()));
    }

    /**
     * Publishes, like profile-service, a person's effective consents.
     *
     * @param key a profile's id, or the identifier of a visitor
     * @param uses JSON object: by purpose whether it is allowed
     */
    public static void consents(String key, String uses, boolean personalisation, boolean restricted) {
        ensureTopics("consents");
        send("consents", key, UUID.randomUUID().toString(), "/profile-service", "io.throughline.consent.v1", """
                {"key":"%s","revision":1,"at":"%s","state":{},"uses":%s,"personalisation":%s,"restricted":%s,"fieldOfTomorrow":{}}"""
                .formatted(key, Instant.now(), uses, personalisation, restricted));
    }

    /** Sends a record unchanged, such as a malformed one. */
    public static void send(ProducerRecord<String, byte[]> record) {
        ensureTopics(record.topic());
        try {
            Producers.SHARED.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One producer for all tests of a module, since connecting anew for each event took longer than most tests. */
    private static final class Producers {

        static final KafkaProducer<String, byte[]> SHARED = new KafkaProducer<>(Map.of("bootstrap.servers", servers(), "acks", "all"),
                new StringSerializer(), new ByteArraySerializer());
    }

    /** Everything that a topic holds now, in the order of each partition. */
    public static List<ConsumerRecord<String, byte[]>> all(String topic) {
        return READERS.computeIfAbsent(topic, TopicReader::new).all();
    }

    /** Waits, 20 seconds at most, until the topic holds a record like this. */
    public static ConsumerRecord<String, byte[]> await(String topic, Predicate<ConsumerRecord<String, byte[]>> like) {
        return org.awaitility.Awaitility.await("a record in " + topic).atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> all(topic).stream().filter(like).findFirst(), java.util.Optional::isPresent).orElseThrow();
    }

    public static String header(ConsumerRecord<?, ?> record, String name) {
        return record.headers().lastHeader(name) == null ? null
                : new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    static String servers() {
        return "localhost:" + TestServers.port("kafka");
    }
}
