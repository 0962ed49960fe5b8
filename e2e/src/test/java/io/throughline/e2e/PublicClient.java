package io.throughline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Speaks to the services as their users do: HTTP, and tokens from Keycloak. */
final class PublicClient {

    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2)).build();
    private final JsonNode credentials;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();

    private record Token(String text, Instant until) {
    }

    record Answer(int status, JsonNode body) {
    }

    PublicClient(RunningStack stack) {
        this.credentials = stack.credentials();
    }

    /** A user of that role, or the partner client of that name. */
    String token(String who) {
        Token token = tokens.compute(who, (name, known) -> known != null && known.until().isAfter(Instant.now()) ? known : fetch(name));
        return token.text();
    }

    private Token fetch(String who) {
        JsonNode secret = credentials.path("clients").get(who);
        Map<String, String> form = secret != null
                ? Map.of("grant_type", "client_credentials", "client_id", who, "client_secret", secret.textValue())
                : Map.of("grant_type", "password", "client_id", "throughline-cli", "username", who, "password",
                        credentials.path("users").get(who).textValue());
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RunningStack.port("keycloak")
                + "/realms/throughline/protocol/openid-connect/token")).timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.entrySet().stream().map(each -> each.getKey() + '=' + encode(each.getValue()))
                        .collect(Collectors.joining("&"))))
                .build();
        JsonNode answer = send(request).body();
        return new Token(answer.required("access_token").textValue(), Instant.now().plusSeconds(answer.path("expires_in").asLong() / 2));
    }

    Answer get(String service, String path, String who) {
        return send(to(service, path).header("Authorization", "Bearer " + token(who)).GET().build());
    }

    Answer put(String service, String path, String who, String body) {
        return send(to(service, path).header("Authorization", "Bearer " + token(who)).PUT(BodyPublishers.ofString(body)).build());
    }

    Answer post(String service, String path, String who, String body) {
        return send(to(service, path).header("Authorization", "Bearer " + token(who)).POST(BodyPublishers.ofString(body)).build());
    }

    /** What a download is, as text. */
    String text(String service, String path, String who) {
        HttpRequest request = to(service, path).header("Authorization", "Bearer " + token(who)).GET().build();
        try {
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A read with a write key in place of a token. */
    Answer getWithKey(String service, String path, String writeKey) {
        String basic = Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
        return send(to(service, path).header("Authorization", "Basic " + basic).GET().build());
    }

    /** A call of the collector with a write key. */
    Answer collect(String call, String writeKey, String body) {
        String basic = Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
        return send(to("journey", "/v1/" + call).header("Authorization", "Basic " + basic).POST(BodyPublishers.ofString(body)).build());
    }

    /**
     * Makes a source, or finds it.
     *
     * @param trust {@code public}, {@code server} or {@code import}
     * @return its write key
     */
    String source(String id, String channel, String trust) {
        Answer answer = put("journey", "/v1/sources/" + id, "admin", """
                {"name":"%s","channel":"%s","trust":"%s"}""".formatted(id, channel, trust));
        if (answer.status() >= 300) {
            throw new AssertionError("The source was refused: " + answer);
        }
        return answer.body().required("writeKey").textValue();
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static HttpRequest.Builder to(String service, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + RunningStack.port(service) + path))
                .timeout(Duration.ofSeconds(20)).header("Content-Type", "application/json");
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
