package io.throughline.feedback.response.intake;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Whose own ids a response's id is one of: a partner's, or the house's, whose colleagues share one set of ids a channel.
 *
 * @param partner the partner's client id; null for the house
 */
public record ResponseSender(String partner) {

    static final ResponseSender HOUSE = new ResponseSender(null);

    public static ResponseSender partner(String clientId) {
        return new ResponseSender(Objects.requireNonNull(clientId));
    }

    /** The CloudEvents source of what this poster sent. */
    public String source() {
        return partner == null ? "/feedback"
                : "/partners/" + URLEncoder.encode(partner, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
