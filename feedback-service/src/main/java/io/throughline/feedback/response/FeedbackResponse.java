package io.throughline.feedback.response;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import io.throughline.commons.identity.Identifier;
import io.throughline.feedback.response.intake.ResponseSender;

/**
 * What a customer answered, kept under the identifiers that it came with.
 *
 * @param poster who posted it
 * @param externalId the poster's own id
 * @param identifiers what the poster knows the person by; one at least
 * @param nps null, like the other answers, where it was not asked or not answered
 * @param occurredAt to the millisecond, which is what MongoDB keeps
 */
public record FeedbackResponse(ResponseSender poster, String channel, String externalId, List<Identifier> identifiers, Integer nps,
        Integer csat,
        Integer ces, String comment, String language, String touchpoint, Instant occurredAt, Instant receivedAt) {

    private static final char SEPARATOR = '\u001F';

    public FeedbackResponse {
        identifiers = List.copyOf(identifiers);
    }

    /**
     * The same for the same poster, channel and own id, on every replica and after every restart, so that MongoDB's
     * unique {@code _id} is what keeps a response from being stored twice. A UUID of version 8 made of a SHA-256 hash
     * (RFC 9562, section 5.8 and appendix B.2).
     */
    public UUID id() {
        return idOf(poster, channel, externalId);
    }

    /** The id of the response that this sender posted to this channel under this id of its own. */
    public static UUID idOf(ResponseSender poster, String channel, String externalId) {
        byte[] hash = sha256(poster.source() + SEPARATOR + channel + SEPARATOR + externalId);
        hash[6] = (byte) (hash[6] & 0x0F | 0x80);
        hash[8] = (byte) (hash[8] & 0x3F | 0x80);
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    /** The identifier that events of it are ordered by: the user_id, else the anonymous_id, else the first. */
    public Identifier subject() {
        return ofType(Identifier.USER_ID, ofType(Identifier.ANONYMOUS_ID, identifiers.getFirst()));
    }

    /** With fewer identifiers, the subject among them. */
    public FeedbackResponse naming(List<Identifier> left) {
        return new FeedbackResponse(poster, channel, externalId, left, nps, csat, ces, comment, language, touchpoint, occurredAt,
                receivedAt);
    }

    private Identifier ofType(String type, Identifier otherwise) {
        return identifiers.stream().filter(each -> each.type().equals(type)).findFirst().orElse(otherwise);
    }

    /** With what the customer said corrected; who posted it, where, under which id and of whom stays. */
    public FeedbackResponse corrected(ResponseCorrection to, String language, Instant occurredAt) {
        return new FeedbackResponse(poster, channel, externalId, identifiers, to.nps(), to.csat(), to.ces(), to.comment(), language,
                to.touchpoint(),
                occurredAt, receivedAt);
    }

    /** Whether the other says the same: sent again, not another response under a used id. */
    public boolean saysTheSameAs(FeedbackResponse other) {
        return new HashSet<>(identifiers).equals(new HashSet<>(other.identifiers)) && Objects.equals(nps, other.nps)
                && Objects.equals(csat, other.csat) && Objects.equals(ces, other.ces)
                && Objects.equals(comment, other.comment) && Objects.equals(language, other.language)
                && Objects.equals(touchpoint, other.touchpoint) && occurredAt.equals(other.occurredAt);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
