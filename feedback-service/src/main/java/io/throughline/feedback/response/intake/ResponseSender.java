package io.throughline.feedback.response.intake;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The sender within whose ids a response's external id is unique: a partner, or the company, whose colleagues share one set of
 * ids per channel.
 *
 * @param partner the partner's client id; null for the company
 */
public record ResponseSender(String partner) {

    static final ResponseSender HOUSE = new ResponseSender(null);

    public static ResponseSender partner(String clientId) {
        return new ResponseSender(Objects.requireNonNull(clientId));
    }

    /** The CloudEvents source of this sender's events. */
    public String source() {
        return partner == null ? "/feedback"
                : "/partners/" + URLEncoder.encode(partner, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
