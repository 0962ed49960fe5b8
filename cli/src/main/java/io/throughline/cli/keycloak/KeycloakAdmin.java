package io.throughline.cli.keycloak;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.throughline.cli.CliFailure;

/** Keycloak's admin REST API for one realm. A refused call throws a {@link CliFailure} with Keycloak's answer. */
public final class KeycloakAdmin {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI admin;
    private final URI tokens;
    private final Map<String, String> login;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
    private final ObjectMapper json = new ObjectMapper();
    private String token;

    /**
     * @param admin the realm's address in the admin API: {@code https://id.example.com/admin/realms/throughline}
     * @param tokens the token endpoint to which {@code login} is posted
     * @param login the form by which a token is requested
     */
    KeycloakAdmin(URI admin, URI tokens, Map<String, String> login) {
        this.admin = admin;
        this.tokens = tokens;
        this.login = login;
    }

    public JsonNode get(String path) {
        return call("GET", path, null);
    }

    public JsonNode post(String path, Object body) {
        return call("POST", path, body);
    }

    public void delete(String path) {
        call("DELETE", path, null);
    }

    public void delete(String path, Object body) {
        call("DELETE", path, body);
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode call(String method, String path, Object body) {
        if (token == null) {
            token = askToken();
        }
        var request = HttpRequest.newBuilder(URI.create(admin + path)).timeout(TIMEOUT).header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json").method(method, publisher(body)).build();
        var answer = send(request);
        if (answer.statusCode() == 403) {
            throw new CliFailure(who() + " may not do this in Keycloak: it needs the roles manage-clients, "
                    + "manage-users and view-realm of realm-management.");
        }
        if (answer.statusCode() >= 300) {
            throw new CliFailure(
                    "Keycloak refused " + method + " " + admin + path + ": HTTP " + answer.statusCode() + " " + reason(answer.body()));
        }
        return parse(answer.body());
    }

    private String askToken() {
        String form = login.entrySet().stream().map(each -> each.getKey() + "=" + encode(each.getValue())).collect(Collectors.joining("&"));
        var answer = send(HttpRequest.newBuilder(tokens).timeout(TIMEOUT).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)).build());
        String given = parse(answer.body()).path("access_token").textValue();
        if (answer.statusCode() != 200 || given == null) {
            String hint = KeycloakOptions.LOCAL_CLIENT.equals(login.get("client_id")) ? ". " + KeycloakOptions.OLD_STACK : "";
            throw new CliFailure("Keycloak at " + tokens + " does not know " + who() + ": HTTP " + answer.statusCode() + " "
                    + reason(answer.body()) + hint);
        }
        return given;
    }

    private String who() {
        return login.getOrDefault("username", login.get("client_id"));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException away) {
            throw new CliFailure("Keycloak does not answer at " + request.uri().resolve("/") + ": is it running?", away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CliFailure("Interrupted.", interrupted);
        }
    }

    private BodyPublisher publisher(Object body) {
        try {
            return body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(json.writeValueAsBytes(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private String reason(String body) {
        JsonNode problem = parse(body);
        return problem.path("error_description").asText(problem.path("errorMessage").asText(problem.path("error").asText("")));
    }

    private JsonNode parse(String body) {
        try {
            return body.isEmpty() ? MissingNode.getInstance() : json.readTree(body);
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }
}
