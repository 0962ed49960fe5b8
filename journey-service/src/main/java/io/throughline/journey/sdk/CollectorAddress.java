package io.throughline.journey.sdk;

import java.net.URI;
import java.util.Optional;

import io.vertx.core.http.HttpServerRequest;

/**
 * The address to which SDKs send events.
 *
 * @param protocol http or https
 * @param host with its port, unless it is the protocol's default
 */
record CollectorAddress(String protocol, String host) {

    /**
     * From the operator's configuration, or from the request: behind a proxy that ends TLS the protocol is that of
     * {@code X-Forwarded-Proto}. A caller who sends a false host affects only their own answer.
     */
    static CollectorAddress of(Optional<URI> configured, HttpServerRequest request) {
        return configured.map(uri -> new CollectorAddress(uri.getScheme(), uri.getRawAuthority()))
                .orElseGet(() -> new CollectorAddress(protocol(request), String.valueOf(request.authority())));
    }

    private static String protocol(HttpServerRequest request) {
        String forwarded = request.getHeader("X-Forwarded-Proto");
        return "https".equals(forwarded) || "http".equals(forwarded) ? forwarded : request.scheme();
    }
}
