package io.throughline.commons.test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

import io.restassured.path.json.JsonPath;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Asks a service to count or take back a source's data, as profile-service does, and reads its receipts. */
public final class RetractionRequests {

    private RetractionRequests() {
    }

    /**
     * Asks how much there is to delete.
     *
     * @param origin {@code source} or {@code partner}
     * @return the retraction's id
     */
    public static String count(String origin, String source, Instant from, Instant until) {
        String id = "retraction-" + UUID.randomUUID();
        publish(id, "count", origin, source, from, until);
        return id;
    }

    /** Executes the retraction with this id. It first publishes to topic {@code source-retractions}, as profile-service does. */
    public static void retract(String id, String origin, String source, Instant from, Instant until) {
        String json = json(id, origin, source, from, until);
        EventContracts.assertValid("source-retractions", "retracted", json.getBytes(StandardCharsets.UTF_8));
        TestEvents.ensureTopics("source-retractions");
        TestEvents.send("source-retractions", id, id, "/profile-service", "io.throughline.source.retracted.v1", json);
        publish(id, "retract", origin, source, from, until);
    }

    /** The service's receipt, once it exists; checked against the contract. */
    public static JsonPath receipt(String id, String service, String kind) {
        ConsumerRecord<String, byte[]> record = TestEvents.await("privacy", each -> id.equals(each.key())
                && "io.throughline.privacy.receipt.v1".equals(TestEvents.header(each, "ce_type"))
                && ("/" + service).equals(TestEvents.header(each, "ce_source")) && json(each).getString("kind").equals(kind));
        EventContracts.assertValid("privacy", "receipt", record.value());
        return json(record);
    }

    private static void publish(String id, String step, String origin, String source, Instant from, Instant until) {
        String json = "{\"step\":\"" + step + "\"," + json(id, origin, source, from, until).substring(1);
        EventContracts.assertValid("privacy", "source-retraction", json.getBytes(StandardCharsets.UTF_8));
        TestEvents.ensureTopics("privacy");
        TestEvents.send("privacy", id, id + '/' + step, "/profile-service", "io.throughline.source.retraction.v1", json);
    }

    private static String json(String id, String origin, String source, Instant from, Instant until) {
        return "{\"retractionId\":\"%s\",\"origin\":\"%s\",\"source\":\"%s\",\"from\":\"%s\",\"until\":\"%s\",\"at\":\"%s\"}".formatted(id,
                origin,
                source, from, until, Instant.now());
    }

    private static JsonPath json(ConsumerRecord<String, byte[]> record) {
        return JsonPath.from(new String(record.value(), StandardCharsets.UTF_8));
    }
}
