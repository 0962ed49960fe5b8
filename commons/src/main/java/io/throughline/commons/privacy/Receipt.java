package io.throughline.commons.privacy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.json.CanonicalJson;

/**
 * A service's signed word on what it did for a request. The signature is Ed25519 (RFC 8032) over the RFC 8785 form of all
 * other fields, in UTF-8; base64url without padding.
 *
 * @param status {@code done} or {@code failed}
 * @param counts what was given out or deleted, by kind
 * @param jwk the public key (RFC 8037: OKP, Ed25519)
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Receipt(String requestId, String kind, String service, String status, Map<String, Long> counts, Instant at,
        Map<String, String> jwk, String signature) {

    public static final String TYPE = "io.throughline.privacy.receipt.v1";
    public static final String DONE = "done";
    public static final String FAILED = "failed";

    private static final byte[] SPKI_PREFIX = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00 };

    public boolean isDone() {
        return status.equals(DONE);
    }

    byte[] signed() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("requestId", requestId).put("kind", kind).put("service", service).put("status", status).put("at", at.toString());
        ObjectNode numbers = node.putObject("counts");
        counts.forEach(numbers::put);
        ObjectNode key = node.putObject("jwk");
        jwk.forEach(key::put);
        return CanonicalJson.of(node).getBytes(StandardCharsets.UTF_8);
    }

    Receipt with(String signatureOfIt) {
        return new Receipt(requestId, kind, service, status, counts, at, jwk, signatureOfIt);
    }

    /** Whether the key in it signed exactly this. Whose key that is, is for the reader to know. */
    public boolean isAuthentic() {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(publicKey());
            check.update(signed());
            return check.verify(Base64.getUrlDecoder().decode(signature));
        } catch (GeneralSecurityException | RuntimeException notASignature) {
            return false;
        }
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        byte[] x = Base64.getUrlDecoder().decode(jwk.get("x"));
        if (!"OKP".equals(jwk.get("kty")) || !"Ed25519".equals(jwk.get("crv")) || x.length != 32) {
            throw new GeneralSecurityException("Not an Ed25519 key");
        }
        byte[] spki = new byte[SPKI_PREFIX.length + x.length];
        System.arraycopy(SPKI_PREFIX, 0, spki, 0, SPKI_PREFIX.length);
        System.arraycopy(x, 0, spki, SPKI_PREFIX.length, x.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
    }

    /** RFC 7638: SHA-256 of the key's required members in order, base64url. */
    public String thumbprint() {
        return thumbprint(jwk);
    }

    static String thumbprint(Map<String, String> jwk) {
        ObjectNode required = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(jwk).forEach((name, value) -> {
            if (name.equals("crv") || name.equals("kty") || name.equals("x")) {
                required.put(name, value);
            }
        });
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(CanonicalJson.of(required).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
