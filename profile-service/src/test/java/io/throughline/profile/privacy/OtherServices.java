package io.throughline.profile.privacy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.json.CanonicalJson;
import io.throughline.commons.privacy.ExportSummary;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.profile.core.JsonRows;

/** The three services beside this one, as far as they answer requests. Signs on its own, so that the check is checked. */
public final class OtherServices {

    public static final List<String> NAMES = List.of("feedback-service", "journey-service", "recommendation-service");
    private static final Map<String, KeyPair> KEYS = new HashMap<>();
    /** What was exported since the last receipt, by request and service. */
    private static final Map<String, List<byte[]>> EXPORTED = new HashMap<>();

    private OtherServices() {
    }

    public static void answer(String request, String kind) {
        NAMES.forEach(service -> answer(request, kind, service));
    }

    public static void answer(String request, String kind, String service) {
        send(request, service, signed(receipt(request, kind, service, "done"), key(service)));
    }

    public static void fail(String request, String kind, String service) {
        send(request, service, signed(receipt(request, kind, service, "failed"), key(service)));
    }

    /** Its signature is of something else. */
    public static void forge(String request, String kind, String service) {
        ObjectNode receipt = signed(receipt(request, kind, service, "done"), key(service));
        ((ObjectNode) receipt.get("counts")).put("touchpoints", 999);
        send(request, service, receipt);
    }

    static void answerWithAnotherKey(String request, String kind, String service) {
        send(request, service, signed(receipt(request, kind, service, "done"), fresh()));
    }

    static void export(String request, String service, int part, boolean last, String kind, String data) {
        send(request, service, part, last, "{\"kind\":\"%s\",\"data\":%s}".formatted(kind, data));
    }

    /** Announced by the next receipt, and sent. */
    static void send(String request, String service, int part, boolean last, String item) {
        byte[] told = part(request, service, part, last, item);
        EventContracts.assertValid("privacy", "exported", told);
        TestEvents.send("privacy", request, request + service + part + Instant.now(), "/" + service, "io.throughline.privacy.exported.v1",
                new String(told, StandardCharsets.UTF_8));
    }

    /** Announced by the next receipt. */
    static byte[] part(String request, String service, int part, boolean last, String item) {
        byte[] told = "{\"requestId\":\"%s\",\"service\":\"%s\",\"part\":%d,\"last\":%s,\"items\":[%s]}"
                .formatted(request, service, part, last, item).getBytes(StandardCharsets.UTF_8);
        EXPORTED.computeIfAbsent(request + service, key -> new ArrayList<>()).add(told);
        return told;
    }

    private static ObjectNode receipt(String request, String kind, String service, String status) {
        ObjectNode receipt = JsonRows.JSON.createObjectNode().put("requestId", request).put("kind", kind).put("service", service)
                .put("status", status).put("at", Instant.now().toString());
        receipt.putObject("counts").put("touchpoints", 3);
        if (status.equals("done") && (kind.equals("access") || kind.equals("portability"))) {
            if (!EXPORTED.containsKey(request + service)) {
                send(request, service, 1, true, "");
            }
            List<byte[]> parts = EXPORTED.remove(request + service);
            long lines = parts.stream().filter(part -> !new String(part, StandardCharsets.UTF_8).contains("\"items\":[]")).count();
            ExportSummary summary = ExportSummary.of(parts.stream().map(ExportSummary::digest).toList(), lines);
            receipt.putObject("export").put("parts", summary.parts()).put("lines", summary.lines()).put("digest", summary.digest());
        }
        return receipt;
    }

    private static ObjectNode signed(ObjectNode receipt, KeyPair key) {
        byte[] spki = key.getPublic().getEncoded();
        receipt.putObject("jwk").put("kty", "OKP").put("crv", "Ed25519").put("x",
                base64(Arrays.copyOfRange(spki, spki.length - 32, spki.length)));
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key.getPrivate());
            signature.update(CanonicalJson.of(receipt).getBytes(StandardCharsets.UTF_8));
            return receipt.put("signature", base64(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static KeyPair key(String service) {
        return KEYS.computeIfAbsent(service, name -> fresh());
    }

    private static KeyPair fresh() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(String request, String service, ObjectNode receipt) {
        TestEvents.send("privacy", request, request + service + Instant.now(), "/" + service, "io.throughline.privacy.receipt.v1",
                receipt.toString());
    }
}
