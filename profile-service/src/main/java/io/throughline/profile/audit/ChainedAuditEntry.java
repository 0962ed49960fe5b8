package io.throughline.profile.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.json.CanonicalJson;

/**
 * An entry of the audit log with its position in the chain. Its hash is SHA-256(previous || canonical), where
 * {@code previous} is the hash of the entry before it and {@code canonical} the RFC 8785 form of all its other fields, in
 * UTF-8.
 *
 * @param seq from 1, without gaps
 * @param id of the event that reported it
 * @param subjects digests of the identifiers of the people concerned
 * @param previous hash of the entry before it, in hex; {@link #NONE} for the first
 * @param hash in hex
 */
@RegisterForReflection
record ChainedAuditEntry(long seq, String id, Instant at, String actor, List<String> roles, String action, String resource,
        List<String> subjects, int people, String reason, String service, int outcome, String previous, String hash) {

    static final String NONE = "0".repeat(64);

    /** This entry after another: with its position and its hash. */
    ChainedAuditEntry behind(long lastSeq, String lastHash) {
        ChainedAuditEntry placed = new ChainedAuditEntry(lastSeq + 1, id, at, actor, roles, action, resource, subjects, people, reason,
                service, outcome, lastHash, null);
        return new ChainedAuditEntry(placed.seq, id, at, actor, roles, action, resource, subjects, people, reason, service, outcome,
                lastHash, placed.computedHash());
    }

    String computedHash() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(HexFormat.of().parseHex(previous));
            return HexFormat.of().formatHex(sha.digest(canonical().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    String canonical() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("seq", seq).put("id", id).put("at", at.toString()).put("actor", actor).put("action", action)
                .put("resource", resource).put("people", people).put("reason", reason).put("service", service)
                .put("outcome", outcome);
        roles.forEach(node.putArray("roles")::add);
        subjects.forEach(node.putArray("subjects")::add);
        return CanonicalJson.of(node);
    }
}
