package io.throughline.profile.consent.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.consent.state.ConsentStatus;

/**
 * An entry of the ledger.
 *
 * @param pending a grant that counts only once a second entry confirms it
 * @param confirms the sender's id of the pending entry that this one confirms; null for others
 * @param region null where none was given
 * @param at when the statement was made; never later than it was received
 * @param source where it was made: a channel, or an event's source
 * @param evidence what was shown or signed, or where that is kept
 * @param author who recorded it
 * @param trusted whether it counts for the person; otherwise an unproven visitor made it, and it ranks below all trusted
 *        statements
 */
public record LedgerEntry(Key key, Identifier identifier, String purpose, int version, SortedSet<String> channels, ConsentStatus decision,
        boolean pending, String confirms, String region, String language, Instant at, Instant receivedAt, String source,
        String evidence, String author, boolean trusted) {

    /** @param sender whose own id it is */
    @RegisterForReflection
    public record Key(String sender, String id) {
    }

    /** The same statement under another identifier. */
    LedgerEntry of(Identifier other) {
        return new LedgerEntry(key, other, purpose, version, channels, decision, pending, confirms, region, language, at, receivedAt,
                source, evidence, author,
                trusted);
    }

    /** The same statement under another key. */
    LedgerEntry as(Key other) {
        return new LedgerEntry(other, identifier, purpose, version, channels, decision, pending, confirms, region, language, at, receivedAt,
                source, evidence,
                author, trusted);
    }

    /**
     * The content by which a repetition of the entry is distinguished from a different entry with the same id. The time of
     * arrival is no part of it.
     */
    byte[] content(Instant occurredAt) {
        String text = String.join("\u0000", List.of(identifier.toString(), purpose, Integer.toString(version),
                channels.toString(), decision.toString(), String.valueOf(confirms), String.valueOf(region),
                String.valueOf(language), String.valueOf(occurredAt), source, String.valueOf(evidence)));
        return sha256(text);
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
