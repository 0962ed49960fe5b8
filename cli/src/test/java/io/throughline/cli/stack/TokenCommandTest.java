package io.throughline.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpServer;
import io.throughline.cli.ThroughlineCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {

    @TempDir
    Path dir;
    private final List<String> forms = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer keycloak;
    private int refusals;

    @BeforeEach
    void start() throws IOException {
        keycloak = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keycloak.createContext("/realms/throughline/protocol/openid-connect/token", exchange -> {
            forms.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            boolean refused = refusals-- > 0;
            byte[] answer = (refused ? "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid user credentials\"}"
                    : "{\"access_token\":\"a.b.c\",\"expires_in\":300}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(refused ? 400 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        keycloak.start();
        Files.writeString(dir.resolve("credentials.json"),
                "{\"users\":{\"analyst\":\"p "
                        + "w&1\"},\"clients\":{\"partner-mall\":\"s3\"},\"clickhouse\":{\"user\":\"default\",\"password\":\"c\"}}");
    }

    @AfterEach
    void stop() {
        keycloak.stop(0);
    }

    @Test
    void aUsersTokenIsAskedForByPassword() {
        int exit = token("analyst");

        assertThat(exit).isZero();
        assertThat(out.toString().strip()).isEqualTo("a.b.c");
        assertThat(forms.getFirst().split("&")).contains("grant_type=password", "client_id=throughline-cli", "username=analyst",
                "password=p+w%261");
    }

    @Test
    void aSignInBesideAnotherOfTheSameUserIsTriedAgain() {
        refusals = 2;

        int exit = token("analyst");

        assertThat(exit).isZero();
        assertThat(out.toString().strip()).isEqualTo("a.b.c");
        assertThat(forms).hasSize(3);
    }

    @Test
    void aWrongPasswordIsNotTriedUntilTheUserIsLocked() {
        refusals = 100;

        int exit = token("analyst");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("Invalid user credentials");
        assertThat(forms).hasSizeLessThan(5);
    }

    @Test
    void partnerMeansTheMallWithItsSecret() {
        int exit = token("partner");

        assertThat(exit).isZero();
        assertThat(forms.getFirst().split("&")).contains("grant_type=client_credentials", "client_id=partner-mall", "client_secret=s3");
    }

    @Test
    void anUnknownRoleIsOneLineWithThoseThereAre() {
        int exit = token("king");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1).first().asString().contains("no role king").contains("analyst, partner-mall");
    }

    @Test
    void aStackThatDoesNotRunIsOneLine() {
        keycloak.stop(0);

        int exit = token("analyst");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1).first().asString().contains("is the stack running?");
    }

    private int token(String role) {
        int offset = keycloak.getAddress().getPort() - 8180;
        return ThroughlineCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .execute("token", role, "--data-dir", dir.toString(), "--port-offset=" + offset);
    }
}
