package io.throughline.commons.test;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.restassured.path.json.JsonPath;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Sends data subject requests to a service as profile-service does, and reads its receipts. */
public final class PrivacyRequests {

    /** {@code %test.throughline.suppression.pepper} of commons. */
    static final String PEPPER = "a-pepper-for-tests-alone";

    private PrivacyRequests() {
    }

    /** @return the request's id */
    public static String submit(String kind, UUID profileId, String... identifiers) {
        String id = "dsr-" + UUID.randomUUID();
        String names = Arrays.stream(identifiers).collect(Collectors.joining("\",\"", "[\"", "\"]"));
        String json =
                ("{\"requestId\":\"%s\",\"kind\":\"%s\",\"profileId\":%s,\"absorbed\":[],\"identifiers\":%s,\"at\":\"%s\","
                        + "\"deadline\":\"%s\"}")
                        .formatted(id, kind, profileId == null ? "null" : "\"" + profileId + "\"", names, Instant.now(),
                                Instant.now().plusSeconds(60));
        EventContracts.assertValid("privacy", "requested", json.getBytes(StandardCharsets.UTF_8));
        TestEvents.ensureTopics("privacy");
        TestEvents.send("privacy", id, id, "/profile-service", "io.throughline.privacy.requested.v1", json);
        return id;
    }

    /** The service's receipt, once it exists; checked against the contract. */
    public static JsonPath receipt(String id, String service) {
        ConsumerRecord<String, byte[]> record = TestEvents.await("privacy", each -> is(each, id, service, "receipt"));
        EventContracts.assertValid("privacy", "receipt", record.value());
        return json(record);
    }

    /** All items that the service exported. */
    public static List<JsonPath> exported(String id, String service) {
        receipt(id, service);
        return TestEvents.all("privacy").stream().filter(each -> is(each, id, service, "exported"))
                .peek(each -> EventContracts.assertValid("privacy", "exported", each.value())).map(PrivacyRequests::json).toList();
    }

    /** Everything that the service exported, as the text that was sent, since a JSON reader may not accept every number in it. */
    public static String exportedText(String id, String service) {
        receipt(id, service);
        return TestEvents.all("privacy").stream().filter(each -> is(each, id, service, "exported"))
                .map(each -> new String(each.value(), StandardCharsets.UTF_8)).collect(Collectors.joining("\n"));
    }

    /** Puts an identifier on the suppression list. */
    public static void suppress(String identifier) {
        String digest = digest(identifier);
        String json = "{\"digest\":\"" + digest + "\",\"at\":\"" + Instant.now() + "\"}";
        EventContracts.assertValid("suppressions", "suppression", json.getBytes(StandardCharsets.UTF_8));
        TestEvents.send("suppressions", digest, UUID.randomUUID().toString(), "/profile-service", "io.throughline.suppression.v1", json);
    }

    public static void lift(String identifier) {
        TestEvents.send("suppressions", digest(identifier), UUID.randomUUID().toString(), "/profile-service",
                "io.throughline.suppression.v1", null);
    }

    private static String digest(String identifier) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(PEPPER.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(identifier.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean is(ConsumerRecord<String, byte[]> record, String id, String service, String what) {
        return id.equals(record.key()) && ("/" + service).equals(TestEvents.header(record, "ce_source"))
                && ("io.throughline.privacy." + what + ".v1").equals(TestEvents.header(record, "ce_type"));
    }

    private static JsonPath json(ConsumerRecord<String, byte[]> record) {
        return JsonPath.from(new String(record.value(), StandardCharsets.UTF_8));
    }
}
