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
 * A customer's answer, kept under the identifiers with which it was posted.
 *
 * @param responseSender the sender
 * @param externalId the poster's own id
 * @param identifiers the identifiers by which the poster knows the person; at least one
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
     * The same id for the same poster, channel and external id, on every replica and after every restart, so that MongoDB's
     * unique {@code _id} prevents storing a response twice. A UUID of version 8 made of a SHA-256 hash (RFC 9562, section 5.8 and
     * appendix B.2).
     */
    public UUID id() {
        return idOf(poster, channel, externalId);
    }

    /** The id of the response that this sender posted to this channel under this external id. */
    public static UUID idOf(ResponseSender responseSender, String channel, String externalId) {
        byte[] hash = sha256(responseSender.source() + SEPARATOR + channel + SEPARATOR + externalId);
        hash[6] = (byte) (hash[6] & 0x0F | 0x80);
        hash[8] = (byte) (hash[8] & 0x3F | 0x80);
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    /** The identifier by which its events are ordered: the user_id, else the anonymous_id, else the first. */
    public Identifier subject() {
        return ofType(Identifier.USER_ID, ofType(Identifier.ANONYMOUS_ID, identifiers.getFirst()));
    }

    /** A copy with fewer identifiers, which must include the subject. */
    public FeedbackResponse naming(List<Identifier> left) {
        return new FeedbackResponse(poster, channel, externalId, left, nps, csat, ces, comment, language, touchpoint, occurredAt,
                receivedAt);
    }

    private Identifier ofType(String type, Identifier otherwise) {
        return identifiers.stream().filter(each -> each.type().equals(type)).findFirst().orElse(otherwise);
    }

    /** A copy with the customer's answers corrected. The sender, channel, id and person do not change. */
    public FeedbackResponse corrected(ResponseCorrection to, String language, Instant occurredAt) {
        return new FeedbackResponse(poster, channel, externalId, identifiers, to.nps(), to.csat(), to.ces(), to.comment(), language,
                to.touchpoint(),
                occurredAt, receivedAt);
    }

    /** Whether the other response has the same content, so that it is a repetition and no other response under a used id. */
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
