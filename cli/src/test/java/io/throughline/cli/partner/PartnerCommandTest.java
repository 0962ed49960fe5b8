package io.throughline.cli.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.throughline.cli.CliFailure;
import io.throughline.cli.ThroughlineCommand;
import io.throughline.cli.keycloak.KeycloakAdmin;
import io.throughline.cli.keycloak.KeycloakOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that answers as Keycloak's admin API does. e2e does it against Keycloak itself. */
class PartnerCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;
    private final Map<String, JsonNode> clients = new LinkedHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer keycloak;
    private int secrets;
    private boolean rolesAreRefused;

    @BeforeEach
    void start() throws IOException {
        keycloak = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keycloak.createContext("/", this::answer);
        keycloak.start();
        Files.writeString(dir.resolve("credentials.json"),
                "{\"users\":{},\"clients\":{\"throughline-operator\":\"s3\",\"partner-mall\":\"m\"}}");
    }

    @AfterEach
    void stop() {
        keycloak.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + (body.isEmpty() ? "" : " " + body));
        if (path.endsWith("/token")) {
            send(exchange, body.contains("client_secret=s3") ? 200 : 401,
                    body.contains("client_secret=s3") ? "{\"access_token\":\"a.b.c\"}" : "{\"error\":\"unauthorized_client\"}");
        } else if (!"Bearer a.b.c".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "{}");
        } else {
            admin(exchange, path.replace("/admin/realms/throughline", ""), body);
        }
    }

    private void admin(HttpExchange exchange, String path, String body) throws IOException {
        String[] parts = path.substring(1).split("/");
        switch (exchange.getRequestMethod() + " " + parts[0] + (parts.length > 2 ? "/" + parts[2] : "")) {
            case "GET clients" -> {
                String query = exchange.getRequestURI().getQuery();
                send(exchange, 200, JSON.writeValueAsString(clients.values().stream().filter(each -> query.contains("search=true")
                        || query.equals("clientId=" + each.path("clientId").asText())).toList()));
            }
            case "POST clients" -> {
                var client = (ObjectNode) JSON.readTree(body);
                String id = "uuid-of-" + client.path("clientId").asText();
                clients.put(id, client.put("id", id).put("enabled", true));
                send(exchange, 201, "");
            }
            case "GET clients/service-account-user" -> send(exchange, 200, "{\"id\":\"user-of-" + parts[1] + "\"}");
            case "GET roles" -> send(exchange, 200, "{\"id\":\"r1\",\"name\":\"" + parts[1] + "\"}");
            case "POST users/role-mappings" -> send(exchange, rolesAreRefused ? 403 : 204, "");
            case "GET clients/client-secret" -> send(exchange, 200, "{\"value\":\"first-secret\"}");
            case "POST clients/client-secret" -> send(exchange, 200, "{\"value\":\"secret-" + ++secrets + "\"}");
            case "DELETE clients" -> {
                clients.remove(parts[1]);
                send(exchange, 204, "");
            }
            default -> send(exchange, 404, "{}");
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int partner(String... arguments) {
        out.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of("partner"));
        all.addAll(Arrays.asList(arguments));
        all.addAll(List.of("--data-dir", dir.toString(), "--port-offset", Integer.toString(keycloak.getAddress().getPort() - 8180)));
        return ThroughlineCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    @Test
    void aPartnerIsAClientWithItsChannelAndRole() {
        int exit = partner("add", "acme", "--channel", "acme_stores");

        assertThat(exit).isZero();
        JsonNode client = clients.get("uuid-of-partner-acme");
        assertThat(client.path("serviceAccountsEnabled").asBoolean()).isTrue();
        assertThat(client.path("standardFlowEnabled").asBoolean(true)).isFalse();
        assertThat(client.path("publicClient").asBoolean(true)).isFalse();
        assertThat(client.path("protocolMappers").findValuesAsText("claim.value")).containsExactly("acme_stores");
        assertThat(client.path("protocolMappers").findValuesAsText("included.custom.audience")).containsExactly("throughline");
        assertThat(calls).anyMatch(
                call -> call.startsWith("POST /admin/realms/throughline/users/user-of-uuid-of-partner-acme/role-mappings/realm [{")
                        && call.contains("\"partner\""));
        assertThat(out.toString()).contains("partner-acme", "acme_stores", "first-secret",
                "/realms/throughline/protocol/openid-connect/token", "/v1/responses");
    }

    @Test
    void aSandboxIsAClientOfItsOwnWithARoleOfItsOwn() {
        partner("add", "acme", "--channel", "acme_stores");

        assertThat(partner("add", "acme", "--channel", "acme_stores", "--sandbox")).isZero();

        assertThat(clients).containsOnlyKeys("uuid-of-partner-acme", "uuid-of-partner-acme-sandbox");
        assertThat(clients.get("uuid-of-partner-acme-sandbox").path("protocolMappers").findValuesAsText("claim.value"))
                .containsExactly("acme_stores");
        assertThat(calls.stream().filter(call -> call.contains("/users/user-of-uuid-of-partner-acme-sandbox/role-mappings/realm")).toList())
                .singleElement()
                .asString().contains("\"partner-sandbox\"").doesNotContain("\"partner\"");
        assertThat(out.toString()).contains("partner-acme-sandbox", "count for nobody");
        partner("list");
        assertThat(out.toString().lines()).containsExactly("partner-acme          acme_stores",
                "partner-acme-sandbox  acme_stores  (sandbox)");
    }

    @Test
    void theNameOfASandboxIsNoPartnersName() {
        assertThat(partner("add", "acme-sandbox", "--channel", "acme")).isEqualTo(2);

        assertThat(clients).isEmpty();
        assertThat(err.toString()).contains("--sandbox");
        assertThat(partner("add", "acme-sandbox", "--channel", "acme", "--sandbox")).isZero();
        assertThat(clients).containsOnlyKeys("uuid-of-partner-acme-sandbox");
    }

    @Test
    void aSandboxIsRemovedAloneOrWithItsPartner() {
        partner("add", "acme", "--channel", "acme");
        partner("add", "acme", "--channel", "acme", "--sandbox");

        assertThat(partner("remove", "acme-sandbox")).isZero();

        assertThat(clients).containsOnlyKeys("uuid-of-partner-acme");
        partner("add", "acme", "--channel", "acme", "--sandbox");
        assertThat(partner("remove", "acme")).isZero();
        assertThat(clients).isEmpty();
    }

    @Test
    void itsSecretCanBeReadByAShell() {
        partner("add", "partner-acme", "--channel", "acme", "--env", "--api", "https://api.example.com/");

        assertThat(out.toString().lines()).hasSize(4).contains("THROUGHLINE_CLIENT_ID=partner-acme",
                "THROUGHLINE_CLIENT_SECRET=first-secret",
                "THROUGHLINE_URL=https://api.example.com");
    }

    @Test
    void aPartnerThatIsThereIsNotMadeAgain() {
        partner("add", "acme", "--channel", "acme");

        assertThat(partner("add", "acme", "--channel", "other")).isEqualTo(2);

        assertThat(err.toString()).contains("partner-acme", "rotate");
        assertThat(clients).hasSize(1);
    }

    @Test
    void whatIsHalfMadeIsRemoved() {
        rolesAreRefused = true;

        assertThat(partner("add", "acme", "--channel", "acme")).isEqualTo(2);

        assertThat(clients).isEmpty();
        assertThat(err.toString()).contains("manage-users");
        assertThat(out.toString()).doesNotContain("secret");
    }

    @Test
    void namesAndChannelsHaveTheirForm() {
        assertThat(partner("add", "Acme Ltd", "--channel", "acme")).isEqualTo(2);
        assertThat(partner("add", "acme", "--channel", "Acme Stores")).isEqualTo(2);
        assertThat(partner("add", "acme")).isEqualTo(2);

        assertThat(clients).isEmpty();
    }

    @Test
    void aNewSecretReplacesTheOld() {
        partner("add", "acme", "--channel", "acme");

        assertThat(partner("rotate", "acme")).isZero();

        assertThat(out.toString()).contains("secret-1").doesNotContain("first-secret");
        assertThat(partner("rotate", "nobody")).isEqualTo(2);
        assertThat(err.toString()).contains("There is no partner partner-nobody");
    }

    @Test
    void partnersAreListedAndRemoved() {
        partner("add", "acme", "--channel", "acme");
        partner("add", "bee", "--channel", "bee_web");

        partner("list");
        assertThat(out.toString().lines()).containsExactly("partner-acme  acme", "partner-bee   bee_web");
        assertThat(partner("remove", "acme")).isZero();
        partner("list");

        assertThat(out.toString().lines()).containsExactly("partner-bee  bee_web");
        assertThat(partner("remove", "acme")).isEqualTo(2);
    }

    @Test
    void anotherKeycloakIsManagedByWhomTheEnvironmentNames() {
        KeycloakAdmin admin = managedBy("ops", "s3", "http://localhost:" + keycloak.getAddress().getPort());

        new PartnerClients(admin).add("acme", "acme", false);

        assertThat(clients).containsKey("uuid-of-partner-acme");
        assertThat(calls.getFirst()).startsWith("POST /realms/throughline/protocol/openid-connect/token ").contains("client_id=ops");
    }

    @Test
    void withoutAnybodyNamedAnotherKeycloakIsNotManaged() {
        assertThat(partner("list", "--issuer", "https://id.example.com/realms/throughline")).isEqualTo(2);

        assertThat(err.toString()).contains("KEYCLOAK_ADMIN_CLIENT_ID", "KEYCLOAK_ADMIN_USERNAME");
    }

    @Test
    void aStackWhoseKeycloakDoesNotKnowTheOperatorIsToBeMadeAnew() throws IOException {
        Files.writeString(dir.resolve("credentials.json"),
                "{\"users\":{},\"clients\":{\"throughline-operator\":\"made-after-the-realm\"}}");

        assertThat(partner("list")).isEqualTo(2);

        assertThat(err.toString()).contains("does not know throughline-operator", "HTTP 401", "./throughline up --fresh");
    }

    @Test
    void anotherKeycloaksRefusalGivesNoAdviceAboutTheLocalStack() {
        KeycloakAdmin admin = managedBy("ops", "wrong", "http://localhost:" + keycloak.getAddress().getPort());

        assertThatThrownBy(() -> new PartnerClients(admin).list()).isInstanceOf(CliFailure.class)
                .hasMessageContaining("does not know ops: HTTP 401").hasMessageNotContaining("--fresh");
    }

    @Test
    void aKeycloakThatDoesNotAnswerIsNamedByItsAddress() {
        KeycloakAdmin admin = managedBy("ops", "s3", "https://localhost:1");

        assertThatThrownBy(() -> new PartnerClients(admin).list()).isInstanceOf(CliFailure.class)
                .hasMessage("Keycloak does not answer at https://localhost:1/: is it running?");
    }

    private static KeycloakAdmin managedBy(String client, String secret, String address) {
        KeycloakOptions options = new KeycloakOptions();
        Map<String, String> environment = Map.of("KEYCLOAK_ADMIN_CLIENT_ID", client, "KEYCLOAK_ADMIN_CLIENT_SECRET", secret);
        options.environment = environment::get;
        new picocli.CommandLine(new MixinHolder(options)).parseArgs("--issuer", address + "/realms/throughline");
        return options.keycloak();
    }

    @Test
    void everyCommandExplainsItself() {
        for (String command : List.of("add", "rotate", "list", "remove")) {
            assertThat(partner(command, "--help")).isZero();
            assertThat(out.toString()).contains("--issuer", "--api");
        }
        assertThat(ThroughlineCommand.commandLine().getSubcommands().get("partner").getUsageMessage()).contains("add", "rotate", "list",
                "remove", "manage-clients");
    }

    @picocli.CommandLine.Command
    private static final class MixinHolder {

        @picocli.CommandLine.Mixin
        private final KeycloakOptions options;

        MixinHolder(KeycloakOptions options) {
            this.options = options;
        }
    }
}
