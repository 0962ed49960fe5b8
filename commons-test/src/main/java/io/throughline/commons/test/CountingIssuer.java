package io.throughline.commons.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** A token issuer with the keys of {@link TestTokens}. It would accept every token that it is asked about, and counts the requests. */
public class CountingIssuer implements QuarkusTestResourceLifecycleManager {

    private static final AtomicInteger INTROSPECTIONS = new AtomicInteger();
    private static final AtomicInteger KEYS = new AtomicInteger();
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String url = "http://localhost:" + server.getAddress().getPort();
        answer("/.well-known/openid-configuration", """
                {"issuer":"%s","jwks_uri":"%s/keys","introspection_endpoint":"%s/introspection","token_endpoint":"%s/token",
                 "authorization_endpoint":"%s/auth","userinfo_endpoint":"%s/introspection"}"""
                .formatted(TestTokens.ISSUER, url, url, url, url, url), new AtomicInteger());
        answer("/introspection",
                """
                {"active":true,"username":"admin","sub":"admin","aud":"throughline","scope":"admin","realm_access":{"roles":["admin",\
                "agent"]}}""",
                INTROSPECTIONS);
        answer("/keys", TestTokens.keySet("known"), KEYS);
        server.start();
        Map<String, String> config = new HashMap<>();
        config.put("quarkus.oidc.auth-server-url", url);
        return config;
    }

    private void answer(String path, String json, AtomicInteger count) {
        server.createContext(path, exchange -> {
            count.incrementAndGet();
            respond(exchange, json.getBytes(StandardCharsets.UTF_8));
        });
    }

    private static void respond(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    /** How often a token was introspected. */
    public static int introspections() {
        return INTROSPECTIONS.get();
    }

    /** How often the keys were read. */
    public static int keyReads() {
        return KEYS.get();
    }

    @Override
    public void stop() {
        server.stop(0);
    }
}
