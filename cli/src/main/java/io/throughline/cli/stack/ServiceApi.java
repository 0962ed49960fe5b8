package io.throughline.cli.stack;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.throughline.cli.CliFailure;

/** Calls the services' JSON endpoints with a role's token. */
public final class ServiceApi {

    /** @param body {@link MissingNode} when the answer has no body or one that is not JSON */
    public record Answer(int status, JsonNode body) {

        public boolean ok() {
            return status >= 200 && status < 300;
        }

        /** The text of a problem document, on one line. */
        public String problem() {
            String detail = body.path("detail").asText(body.path("title").asText(""));
            String field = body.path("errors").path(0).path("field").asText("");
            return "HTTP " + status + (detail.isEmpty() ? "" : " " + detail) + (field.isEmpty() ? "" : " (" + field + ")");
        }
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final AccessTokens tokens;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
    private final ObjectMapper json = new ObjectMapper();

    public ServiceApi(AccessTokens tokens) {
        this.tokens = tokens;
    }

    public Answer get(String role, URI service, String path) {
        return get(role, service, path, TIMEOUT);
    }

    /** For requests that take longer than usual. */
    public Answer get(String role, URI service, String path, Duration patience) {
        return send(role, HttpRequest.newBuilder(URI.create(service + path)).GET(), patience);
    }

    public Answer put(String role, URI service, String path, Object body) {
        return send(role, withBody(service, path).PUT(BodyPublishers.ofByteArray(bytes(body))), TIMEOUT);
    }

    /** For bodies that are not JSON. */
    public Answer putBytes(String role, URI service, String path, String type, byte[] body, Duration patience) {
        var request = HttpRequest.newBuilder(URI.create(service + path)).header("Content-Type", type);
        return send(role, request.PUT(BodyPublishers.ofByteArray(body)), patience);
    }

    public Answer post(String role, URI service, String path, Object body) {
        return send(role, withBody(service, path).POST(BodyPublishers.ofByteArray(bytes(body))), TIMEOUT);
    }

    public Answer delete(String role, URI service, String path) {
        return send(role, HttpRequest.newBuilder(URI.create(service + path)).DELETE(), TIMEOUT);
    }

    /** Returns the answer's body, or fails with a message that names the call. */
    public JsonNode expect(Answer answer, String call) {
        if (!answer.ok()) {
            throw new CliFailure(call + " was refused: " + answer.problem());
        }
        return answer.body();
    }

    /** An identifier as a path segment, including {@code email:张@例.cn} and {@code user_id:Case 1}. */
    public static String segment(String identifier) {
        return URLEncoder.encode(identifier, StandardCharsets.UTF_8).replace("+", "%20").replace("%3A", ":").replace("%40", "@");
    }

    private HttpRequest.Builder withBody(URI service, String path) {
        return HttpRequest.newBuilder(URI.create(service + path)).header("Content-Type", "application/json");
    }

    private byte[] bytes(Object body) {
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private Answer send(String role, HttpRequest.Builder builder, Duration patience) {
        var request = builder.timeout(patience).header("Authorization", "Bearer " + tokens.token(role)).build();
        try {
            var response = http.send(request, BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), parse(response.body()));
        } catch (IOException away) {
            throw new CliFailure(
                    "No answer from http://%s: is the stack running? (./throughline up)".formatted(request.uri().getAuthority()), away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CliFailure("Interrupted.", interrupted);
        }
    }

    private JsonNode parse(byte[] body) {
        try {
            return body.length == 0 ? MissingNode.getInstance() : json.readTree(body);
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }
}
