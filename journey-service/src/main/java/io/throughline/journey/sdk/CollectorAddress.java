package io.throughline.journey.sdk;

import java.net.URI;
import java.util.Optional;

import io.vertx.core.http.HttpServerRequest;

/**
 * Where SDKs send events to.
 *
 * @param protocol http or https
 * @param host with its port, where that is not the protocol's own
 */
record CollectorAddress(String protocol, String host) {

    /**
     * As the operator says, or as the request has it: behind a proxy that ends TLS the protocol is that of {@code X-Forwarded-Proto}. A
     * caller who writes another host there deceives nobody but themselves.
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
