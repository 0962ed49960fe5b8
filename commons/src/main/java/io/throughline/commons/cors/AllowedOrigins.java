package io.throughline.commons.cors;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The web origins (RFC 6454) whose pages may call the APIs. An entry is an origin as browsers send it, {@code https://app.example.com};
 * {@code http://localhost:*} stands for every port of that host. There is no entry for all hosts.
 */
final class AllowedOrigins {

    private static final String ANY_PORT = ":*";

    private final Set<String> exact = new HashSet<>();
    private final Set<String> hosts = new HashSet<>();

    /**
     * @throws IllegalArgumentException where an entry is not an origin
     */
    AllowedOrigins(List<String> entries) {
        for (String entry : entries) {
            String origin = entry.strip().toLowerCase(Locale.ROOT);
            boolean anyPort = origin.endsWith(ANY_PORT);
            String plain = anyPort ? origin.substring(0, origin.length() - ANY_PORT.length()) : origin;
            if (!isOrigin(plain) || anyPort && URI.create(plain).getPort() != -1) {
                throw new IllegalArgumentException("CORS_ORIGINS: \"" + entry
                        + "\" is not an origin such as https://app.example.com or http://localhost:*");
            }
            (anyPort ? hosts : exact).add(withoutStandardPort(plain));
        }
    }

    /** Browsers leave out the protocol's standard port. */
    private static String withoutStandardPort(String origin) {
        String port = origin.startsWith("https:") ? ":443" : ":80";
        return origin.endsWith(port) ? origin.substring(0, origin.length() - port.length()) : origin;
    }

    boolean isEmpty() {
        return exact.isEmpty() && hosts.isEmpty();
    }

    /** @param origin as in the header */
    boolean contains(String origin) {
        return exact.contains(origin) || hosts.contains(origin) || hosts.contains(withoutPort(origin));
    }

    private static String withoutPort(String origin) {
        int end = origin.length();
        while (end > 0 && Character.digit(origin.charAt(end - 1), 10) >= 0) {
            end--;
        }
        return end > 0 && end < origin.length() && origin.charAt(end - 1) == ':' ? origin.substring(0, end - 1) : origin;
    }

    private static boolean isOrigin(String text) {
        try {
            URI uri = new URI(text);
            return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) && uri.getHost() != null
                    && uri.getRawUserInfo() == null && uri.getRawPath().isEmpty() && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
