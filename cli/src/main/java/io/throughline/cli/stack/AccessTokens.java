package io.throughline.cli.stack;

import java.io.IOException;
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
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.cli.CliFailure;
import io.throughline.cli.stack.StackCredentials.Login;

/** Access tokens from the stack's Keycloak, each cached until shortly before it expires. */
public final class AccessTokens {

    private static final Duration MARGIN = Duration.ofSeconds(20);
    private static final String USER_CLIENT = "throughline-cli";

    /**
     * Keycloak refuses a sign-in while another one of the same user is running, with the same message as for a wrong password.
     * Fewer attempts than the five that lock a user.
     */
    private static final int ATTEMPTS = 4;

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);

    private record Token(String value, Instant renewAt) {
    }

    private final LocalStackAddress stack;
    private final StackCredentials credentials;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Token> held = new HashMap<>();

    public AccessTokens(LocalStackAddress stack) {
        this.stack = stack;
        this.credentials = StackCredentials.of(stack);
    }

    /**
     * @param role a realm role, or a partner's client such as {@code partner-mall}
     * @throws CliFailure when Keycloak is unavailable or refuses
     */
    public synchronized String token(String role) {
        Token token = held.get(role);
        if (token == null || Instant.now().isAfter(token.renewAt())) {
            token = ask(role);
            held.put(role, token);
        }
        return token.value();
    }

    private Token ask(String role) {
        Map<String, String> form =
                switch (credentials.login(role)) {
                    case Login.User user ->
                            Map.of("grant_type", "password", "client_id", USER_CLIENT, "username", user.name(), "password",
                                    user.password());
                    case Login.Client client ->
                            Map.of("grant_type", "client_credentials", "client_id", client.id(), "client_secret", client.secret());
                };
        URI uri = URI.create(stack.realm() + "/protocol/openid-connect/token");
        var request =
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(encode(form)))
                        .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            for (int attempt = 1; attempt < ATTEMPTS && isRefusedSignIn(form, response); attempt++) {
                Thread.sleep(BETWEEN_ATTEMPTS);
                response = http.send(request, BodyHandlers.ofString());
            }
            JsonNode body = json.readTree(response.body());
            if (response.statusCode() != 200) {
                throw new CliFailure(
                        "Keycloak at %s gives no token for %s: HTTP %d %s"
                                .formatted(stack.realm(), role, response.statusCode(),
                                        body.path("error_description").asText(body.path("error").asText())));
            }
            Instant expires = Instant.now().plusSeconds(body.path("expires_in").asLong(60));
            return new Token(body.path("access_token").textValue(), expires.minus(MARGIN));
        } catch (IOException away) {
            throw new CliFailure("Keycloak does not answer at " + stack.realm() + ": is the stack running? (./throughline up)", away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CliFailure("Interrupted.", interrupted);
        }
    }

    private static boolean isRefusedSignIn(Map<String, String> form, HttpResponse<String> response) {
        return form.containsKey("password") && response.body().contains("invalid_grant");
    }

    private static String encode(Map<String, String> form) {
        var body = new StringBuilder();
        form.forEach(
                (name, value) -> body.append(body.isEmpty() ? "" : "&").append(name).append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return body.toString();
    }
}
