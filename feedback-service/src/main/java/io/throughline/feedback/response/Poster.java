package io.throughline.feedback.response;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Whose own ids a response's id is one of: a partner's, or the house's, whose colleagues share one set of ids a channel.
 *
 * @param partner the partner's client id; null for the house
 */
record Poster(String partner) {

    static final Poster HOUSE = new Poster(null);

    static Poster partner(String clientId) {
        return new Poster(Objects.requireNonNull(clientId));
    }

    /** The CloudEvents source of what this poster sent. */
    String source() {
        return partner == null ? "/feedback"
                : "/partners/" + URLEncoder.encode(partner, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
