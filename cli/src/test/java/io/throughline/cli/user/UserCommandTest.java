package io.throughline.cli.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.throughline.cli.ThroughlineCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that answers as Keycloak's admin API does. docs/roles.md does it with Keycloak itself. */
class UserCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;
    private final Map<String, ObjectNode> users = new LinkedHashMap<>();
    private final Map<String, Set<String>> roles = new LinkedHashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer keycloak;
    private boolean rolesAreRefused;

    @BeforeEach
    void start() throws IOException {
        keycloak = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keycloak.createContext("/", this::answer);
        keycloak.start();
        Files.writeString(dir.resolve("credentials.json"), "{\"users\":{},\"clients\":{\"throughline-operator\":\"s3\"}}");
    }

    @AfterEach
    void stop() {
        keycloak.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replace("/admin/realms/throughline", "");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String[] parts = path.substring(1).split("/");
        switch (exchange.getRequestMethod() + " " + parts[0] + (parts.length > 2 ? "/" + parts[2] : "")) {
            case "POST realms/protocol" -> send(exchange, 200, "{\"access_token\":\"a.b.c\"}");
            case "GET users" -> {
                String query = exchange.getRequestURI().getQuery();
                send(exchange, 200,
                        JSON.writeValueAsString(users.values().stream().filter(each -> query.endsWith("username=" + name(each))).toList()));
            }
            case "POST users" -> {
                ObjectNode user = (ObjectNode) JSON.readTree(body);
                users.put(name(user), user.put("id", name(user)));
                send(exchange, 201, "");
            }
            case "DELETE users" -> {
                users.remove(parts[1]);
                roles.remove(parts[1]);
                send(exchange, 204, "");
            }
            case "POST users/role-mappings" -> {
                if (!rolesAreRefused) {
                    roles.computeIfAbsent(parts[1], _ -> new TreeSet<>()).addAll(JSON.readTree(body).findValuesAsText("name"));
                }
                send(exchange, rolesAreRefused ? 403 : 204, "");
            }
            case "DELETE users/role-mappings" -> {
                JSON.readTree(body).findValuesAsText("name").forEach(roles.get(parts[1])::remove);
                send(exchange, 204, "");
            }
            case "GET roles" -> send(exchange, 200, "{\"name\":\"" + parts[1] + "\"}");
            case "GET roles/users" -> send(exchange, 200, JSON.writeValueAsString(users.values().stream()
                    .filter(each -> roles.getOrDefault(name(each), Set.of()).contains(parts[1])).toList()));
            default -> send(exchange, 404, "{}");
        }
    }

    private static String name(JsonNode user) {
        return user.path("username").asText();
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int user(String... arguments) {
        out.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of("user"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data-dir", dir.toString(), "--port-offset", Integer.toString(keycloak.getAddress().getPort() - 8180)));
        return ThroughlineCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    @Test
    void aUserHasRolesAndAPasswordThatMustBeChanged() {
        int exit = user("add", "chen.mei", "--role", "analyst,agent", "--email", "chen.mei@example.com");

        assertThat(exit).isZero();
        JsonNode credential = users.get("chen.mei").path("credentials").path(0);
        assertThat(credential.path("temporary").asBoolean()).isTrue();
        assertThat(out.toString()).contains("chen.mei has analyst, agent.", credential.path("value").asText());
        assertThat(roles.get("chen.mei")).containsExactly("agent", "analyst");
    }

    @Test
    void rolesAreGivenAndTakenAway() {
        user("add", "chen.mei", "--role", "analyst");

        assertThat(user("grant", "chen.mei", "marketer", "privacy")).isZero();
        assertThat(user("revoke", "chen.mei", "privacy")).isZero();

        assertThat(out.toString()).contains("until they expire");
        assertThat(roles.get("chen.mei")).containsExactly("analyst", "marketer");
    }

    @Test
    void usersAreListedAndRemoved() {
        user("add", "chen.mei", "--role", "analyst,agent");
        user("add", "li", "--role", "privacy");

        user("list");
        assertThat(out.toString().lines()).containsExactly("chen.mei  agent, analyst", "li        privacy");
        assertThat(user("remove", "li")).isZero();
        user("list");

        assertThat(out.toString().lines()).containsExactly("chen.mei  agent, analyst");
        assertThat(user("remove", "li")).isEqualTo(2);
        assertThat(err.toString()).contains("There is no user li");
    }

    @Test
    void aUserThatIsThereIsNotMadeAgain() {
        user("add", "chen.mei", "--role", "analyst");

        assertThat(user("add", "chen.mei", "--role", "admin")).isEqualTo(2);

        assertThat(err.toString()).contains("There is a user chen.mei already");
        assertThat(roles.get("chen.mei")).containsExactly("analyst");
    }

    @Test
    void aUserWhoseRolesAreRefusedIsRemoved() {
        rolesAreRefused = true;

        assertThat(user("add", "chen.mei", "--role", "analyst")).isEqualTo(2);

        assertThat(users).isEmpty();
        assertThat(err.toString()).contains("manage-users");
    }

    @Test
    void namesAndRolesHaveTheirForm() {
        assertThat(user("add", "Chen Mei", "--role", "analyst")).isEqualTo(2);
        assertThat(user("add", "chen.mei", "--role", "boss")).isEqualTo(2);
        assertThat(err.toString()).contains("There is no role boss: one of admin, agent, analyst, marketer, privacy.");
        assertThat(user("add", "chen.mei", "--role", "partner")).isEqualTo(2);
        assertThat(err.toString()).contains("./throughline partner add");
        assertThat(user("add", "chen.mei")).isEqualTo(2);

        assertThat(users).isEmpty();
    }

    @Test
    void everyCommandExplainsItself() {
        for (String command : List.of("add", "grant", "revoke", "list", "remove")) {
            assertThat(user(command, "--help")).isZero();
            assertThat(out.toString()).contains("--issuer").doesNotContain("--api");
        }
        assertThat(ThroughlineCommand.commandLine().getSubcommands().get("user").getUsageMessage()).contains("add", "grant", "revoke",
                "list", "remove");
    }
}
