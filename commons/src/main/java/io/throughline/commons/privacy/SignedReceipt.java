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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.json.CanonicalJson;

/**
 * A service's signed statement of what it did for a request. The signature is Ed25519 (RFC 8032) over the RFC 8785 form of all
 * other fields, in UTF-8; base64url without padding. Its JSON has the signed fields and the signature, and nothing else.
 *
 * @param status {@code done} or {@code failed}
 * @param counts the number of exported or deleted items, by kind
 * @param export the summary of all parts of an export; null where nothing is exported
 * @param jwk the public key (RFC 8037: OKP, Ed25519)
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record SignedReceipt(String requestId, String kind, String service, String status, Map<String, Long> counts, ExportSummary export,
        Instant at, Map<String, String> jwk, String signature) {

    public static final String TYPE = "io.throughline.privacy.receipt.v1";
    public static final String DONE = "done";
    public static final String FAILED = "failed";

    private static final byte[] SPKI_PREFIX = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00 };

    /** A receipt of a request that exports nothing. */
    public SignedReceipt(String requestId, String kind, String service, String status, Map<String, Long> counts, Instant at,
            Map<String, String> jwk, String signature) {
        this(requestId, kind, service, status, counts, null, at, jwk, signature);
    }

    @JsonIgnore
    public boolean isDone() {
        return status.equals(DONE);
    }

    byte[] signed() {
        return signed(toJson());
    }

    SignedReceipt with(String signatureOfIt) {
        return new SignedReceipt(requestId, kind, service, status, counts, export, at, jwk, signatureOfIt);
    }

    /** The form that is published, stored and served: the signed fields and the signature. */
    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("requestId", requestId).put("kind", kind).put("service", service).put("status", status).put("at", at.toString());
        ObjectNode numbers = node.putObject("counts");
        counts.forEach(numbers::put);
        if (export != null) {
            node.putObject("export").put("parts", export.parts()).put("lines", export.lines()).put("digest", export.digest());
        }
        if (jwk != null) {
            ObjectNode key = node.putObject("jwk");
            jwk.forEach(key::put);
        }
        return signature == null ? node : node.put("signature", signature);
    }

    /** Whether the key in the receipt signed exactly these fields. The reader has to know whose key it is. */
    @JsonIgnore
    public boolean isAuthentic() {
        return isAuthentic(toJson());
    }

    /** The same for a received receipt with fields that this version does not know, since the signature covers them too. */
    public static boolean isAuthentic(ObjectNode told) {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(publicKey(told.path("jwk")));
            check.update(signed(told));
            return check.verify(Base64.getUrlDecoder().decode(told.path("signature").asText()));
        } catch (GeneralSecurityException | RuntimeException notASignature) {
            return false;
        }
    }

    /** Removes {@code done} and {@code authentic}, which earlier versions published beside the signed fields. */
    public static ObjectNode withoutUnsigned(ObjectNode told) {
        return told.path("done").isBoolean() || told.path("authentic").isBoolean() ? told.deepCopy().without(List.of("done", "authentic"))
                : told;
    }

    private static byte[] signed(ObjectNode receipt) {
        return CanonicalJson.of(receipt.deepCopy().without("signature")).getBytes(StandardCharsets.UTF_8);
    }

    private static PublicKey publicKey(JsonNode jwk) throws GeneralSecurityException {
        byte[] x = Base64.getUrlDecoder().decode(jwk.path("x").asText());
        if (!"OKP".equals(jwk.path("kty").textValue()) || !"Ed25519".equals(jwk.path("crv").textValue()) || x.length != 32) {
            throw new GeneralSecurityException("Not an Ed25519 key");
        }
        byte[] spki = new byte[SPKI_PREFIX.length + x.length];
        System.arraycopy(SPKI_PREFIX, 0, spki, 0, SPKI_PREFIX.length);
        System.arraycopy(x, 0, spki, SPKI_PREFIX.length, x.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
    }

    /** The key's thumbprint (RFC 7638): SHA-256 of its required members in order, base64url. */
    public String thumbprint() {
        return thumbprint(jwk);
    }

    private static String thumbprint(Map<String, String> jwk) {
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
