package io.throughline.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import com.sun.net.httpserver.HttpServer;
import io.throughline.cli.ThroughlineCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditVerifyCommandTest {

    private static final int KEYCLOAK = 8180;
    private static final int PROFILE = 8082;
    private static final String HEAD = "ab".repeat(32);

    @TempDir
    Path dir;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer keycloak;
    private HttpServer profile;
    private int offset;
    private String answer;
    private int status = 200;
    private String asked;

    /** Both at the same distance from their usual ports, as a stack with a port offset is. */
    @BeforeEach
    void start() throws IOException {
        while (profile == null) {
            keycloak = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            offset = keycloak.getAddress().getPort() - KEYCLOAK;
            try {
                profile = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), PROFILE + offset), 0);
            } catch (IOException taken) {
                keycloak.stop(0);
            }
        }
        serve(keycloak, () -> "{\"access_token\":\"a.b.c\",\"expires_in\":300}");
        serve(profile, () -> answer);
        Files.writeString(dir.resolve("credentials.json"), "{\"users\":{\"privacy\":\"p\"},\"clients\":{}}");
    }

    private void serve(HttpServer server, java.util.function.Supplier<String> body) {
        server.createContext("/", exchange -> {
            asked = exchange.getRequestURI().toString();
            byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(server == keycloak ? 200 : status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        keycloak.stop(0);
        profile.stop(0);
    }

    @Test
    void anIntactLogIsExitCodeZeroWithTheHeadToNote() {
        answer = "{\"intact\":true,\"entries\":1234,\"head\":\"" + HEAD + "\"}";

        assertThat(verify()).isZero();
        assertThat(out.toString()).contains("intact", "1,234", HEAD);
        assertThat(asked).isEqualTo("/v1/audit/verification");
    }

    @Test
    void aBrokenLogIsExitCodeOneWithTheFirstBrokenEntry() {
        answer = "{\"intact\":false,\"entries\":6,\"head\":\"" + HEAD
                + "\",\"firstBroken\":{\"seq\":7,\"fault\":\"its content is not what was hashed\"}}";

        assertThat(verify()).isEqualTo(1);
        assertThat(out.toString()).contains("NOT INTACT", "entry 7", "content");
    }

    @Test
    void aCutOffEndIsExitCodeOneAgainstANotedHead() {
        answer = "{\"intact\":false,\"entries\":6,\"head\":\"" + HEAD + "\",\"notedHeadFound\":false}";

        assertThat(verify("--head", "cd".repeat(32))).isEqualTo(1);
        assertThat(out.toString()).contains("cut off");
        assertThat(asked).endsWith("?head=" + "cd".repeat(32));
    }

    @Test
    void whatCannotBeCheckedIsExitCodeTwo() {
        answer = "{\"detail\":\"The store does not answer.\"}";
        status = 503;

        assertThat(verify()).isEqualTo(2);
        assertThat(err.toString()).contains("HTTP 503 The store does not answer.");
    }

    private int verify(String... options) {
        String[] all = new String[options.length + 4];
        all[0] = "audit";
        all[1] = "verify";
        all[2] = "--data-dir=" + dir;
        all[3] = "--port-offset=" + offset;
        System.arraycopy(options, 0, all, 4, options.length);
        return ThroughlineCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(all);
    }
}
