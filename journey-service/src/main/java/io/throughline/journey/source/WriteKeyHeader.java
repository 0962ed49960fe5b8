package io.throughline.journey.source;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Reads the write key from a request's header {@code Authorization}: the user name of Basic authentication, as SDKs send it. */
public final class WriteKeyHeader {

    private WriteKeyHeader() {
    }

    /**
     * @param authorization null for none
     * @return empty if it is not Basic authentication, so that other places are checked; an empty key if it cannot be read
     */
    public static Optional<String> key(String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith("basic ")) {
            return Optional.empty();
        }
        try {
            String pair = new String(Base64.getDecoder().decode(authorization.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return Optional.of(colon < 0 ? pair : pair.substring(0, colon));
        } catch (IllegalArgumentException notBase64) {
            return Optional.of("");
        }
    }
}
