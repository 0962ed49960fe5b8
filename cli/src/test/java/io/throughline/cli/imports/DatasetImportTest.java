package io.throughline.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.throughline.cli.ThroughlineCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a service of one dataset, as the contract words it: parts in order, each once. */
class DatasetImportTest {

    private static final String ID = "01a20292-272e-71cd-9192-097d9e1891d8";

    @TempDir
    Path dir;
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<JsonNode> made = new ArrayList<>();
    private final List<byte[]> parts = new ArrayList<>();
    private final List<String> types = new ArrayList<>();
    private final List<String> roles = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ObjectMapper json = new ObjectMapper();
    private int portOffset;
    private int requests;
    private boolean ready;
    private IntUnaryOperator refusal = part -> 0;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(dir.resolve("credentials.json"), "{\"users\":{\"analyst\":\"c\"},\"clients\":{}}");
        while (servers.size() < 2) {
            stop();
            servers.clear();
            portOffset = ThreadLocalRandom.current().nextInt(12_000, 50_000);
            try {
                for (int port : new int[]{ 8081, 8180 }) {
                    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port + portOffset), 0);
                    servers.add(server);
                    server.createContext("/", this::handle);
                }
            } catch (BindException taken) {
                continue;
            }
        }
        servers.forEach(HttpServer::start);
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            int status = 200;
            Map<String, Object> answer = new LinkedHashMap<>();
            if (path.endsWith("/token")) {
                roles.add(new String(body, StandardCharsets.UTF_8).replaceAll(".*username=([a-z]*).*", "$1"));
                answer.putAll(Map.of("access_token", "t", "expires_in", 300));
            } else if (path.equals("/v1/datasets")) {
                made.add(json.readTree(body));
                status = 201;
            } else if (exchange.getRequestMethod().equals("DELETE")) {
                parts.clear();
                ready = false;
            } else if (path.contains("/parts/")) {
                status = take(exchange, Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)), body);
            } else if (made.isEmpty()) {
                status = 404;
            }
            if (!path.endsWith("/token")) {
                answer.putAll(Map.of("id", ID, "name", "工单", "content", "events", "rows", 7, "left", 0, "parts", parts.size(), "status",
                        ready ? "ready" : "filling"));
                answer.put("detail", "no");
            }
            byte[] bytes = json.writeValueAsBytes(answer);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private int take(HttpExchange exchange, int part, byte[] body) {
        requests++;
        int refused = refusal.applyAsInt(requests);
        if (refused != 0) {
            return refused;
        }
        if (part != parts.size() + 1 || ready) {
            return 409;
        }
        parts.add(body);
        types.add(exchange.getRequestHeaders().getFirst("Content-Type"));
        ready = exchange.getRequestURI().getQuery().equals("last=true");
        return 200;
    }

    private int upload(Path file, String... more) {
        var args = new ArrayList<>(List.of("import", file.toString(), "--dataset", "工单 2025", "--data-dir", dir.toString(), "--port-offset",
                Integer.toString(portOffset)));
        args.addAll(List.of(more));
        return ThroughlineCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .execute(args.toArray(String[]::new));
    }

    private byte[] sent() {
        var all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static String log(int rows) {
        var text = new StringBuilder("工单,步骤,时间\r\n");
        for (int i = 0; i < rows; i++) {
            text.append(i).append(",受理 𠮷,2025-01-01 10:00\r\n");
        }
        return text.toString();
    }

    @Test
    void aLongFileIsSentInPartsOfAMegabyteAndWhole() throws IOException {
        String text = log(60_000);
        Path file = Files.writeString(dir.resolve("log.csv"), text);

        int exit = upload(file, "--zone", "Asia/Shanghai", "--map", "case=工单", "--map", "activity=步骤", "--map", "time=时间", "--numbers",
                "金额,数量");

        assertThat(exit).isZero();
        assertThat(new String(sent(), StandardCharsets.UTF_8)).isEqualTo(text);
        assertThat(parts).hasSize(3).allSatisfy(part -> assertThat(part.length).isLessThanOrEqualTo(1_000_000));
        assertThat(types).containsOnly("text/csv");
        assertThat(ready).isTrue();
        assertThat(made).singleElement().satisfies(body -> {
            assertThat(body.path("name").asText()).isEqualTo("工单 2025");
            assertThat(body.path("subjects").asText()).isEqualTo("cases");
            assertThat(body.path("zone").asText()).isEqualTo("Asia/Shanghai");
            assertThat(body.path("columns").toString())
                    .isEqualTo("{\"case\":\"工单\",\"activity\":\"步骤\",\"time\":\"时间\",\"numbers\":[\"金额\",\"数量\"]}");
        });
        assertThat(out.toString()).contains(ID).contains("events       7");
        assertThat(roles).containsOnly("analyst");
    }

    @Test
    void aFileOfAChineseWindowsIsSentAsUtf8() throws IOException {
        String text = log(50_000);
        Path file = dir.resolve("log.csv");
        Files.write(file, text.getBytes(Charset.forName("GB18030")));

        assertThat(upload(file, "--charset", "GB18030")).isZero();

        assertThat(new String(sent(), StandardCharsets.UTF_8)).isEqualTo(text);
    }

    @Test
    void aPackedFileOfUtf16IsReadWithoutItsByteOrderMark() throws IOException {
        Path file = dir.resolve("log.csv.gz");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
            gzip.write(("\uFEFF" + log(3)).getBytes(StandardCharsets.UTF_16LE));
        }

        assertThat(upload(file, "--charset", "UTF-16LE")).isZero();

        assertThat(new String(sent(), StandardCharsets.UTF_8)).isEqualTo(log(3));
    }

    @Test
    void theWrongCharsetIsSaidInsteadOfSendingNonsense() throws IOException {
        Path file = dir.resolve("log.csv");
        Files.write(file, new byte[]{ 'a', (byte) 0xff, (byte) 0xff, '\n' });

        assertThat(upload(file, "--charset", "GB18030")).isEqualTo(2);

        assertThat(err.toString()).contains("another charset");
        assertThat(parts).isEmpty();
        assertThat(upload(file, "--charset", "GB99")).isEqualTo(2);
    }

    @Test
    void aBrokenOffUploadGoesOnWhereItWasAndAFinishedOneChangesNothing() throws IOException {
        String text = log(60_000);
        Path file = Files.writeString(dir.resolve("log.csv"), text);
        refusal = request -> request == 2 ? 403 : 0;

        assertThat(upload(file)).isEqualTo(2);
        assertThat(err.toString()).contains("Part 2").contains("HTTP 403");
        assertThat(upload(file)).isZero();
        int after = requests;
        assertThat(upload(file)).isZero();

        assertThat(new String(sent(), StandardCharsets.UTF_8)).isEqualTo(text);
        assertThat(made).hasSize(1);
        assertThat(after).isEqualTo(4);
        assertThat(requests).isEqualTo(4);
    }

    @Test
    void aServiceThatIsAwayIsAskedAgain() throws IOException {
        Path file = Files.writeString(dir.resolve("log.csv"), log(2));
        refusal = request -> request <= 2 ? 503 : 0;

        assertThat(upload(file)).isZero();

        assertThat(requests).isEqualTo(3);
    }

    @Test
    void aRestartDeletesWhatWasBegun() throws IOException {
        Path file = Files.writeString(dir.resolve("log.csv"), log(2));
        upload(file);

        assertThat(upload(file, "--restart")).isZero();

        assertThat(made).hasSize(2);
        assertThat(parts).hasSize(1);
    }

    @Test
    void anotherFileIsAnotherDataset() throws IOException {
        upload(Files.writeString(dir.resolve("log.csv"), log(2)));
        ready = false;
        parts.clear();

        upload(Files.writeString(dir.resolve("other.csv"), log(2)));

        assertThat(made).hasSize(2);
    }

    @Test
    void xesIsPackedAndSentWhole() throws IOException {
        String xes = "<log><trace/></log>".repeat(100_000);
        Path file = Files.writeString(dir.resolve("log.xes"), xes);

        assertThat(upload(file)).isZero();

        assertThat(types).containsExactly("application/gzip");
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(parts.getFirst()))) {
            assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(xes);
        }
    }

    @Test
    void whatDoesNotGoTogetherIsSaid() throws IOException {
        Path file = Files.writeString(dir.resolve("log.csv"), log(2));

        assertThat(upload(file, "--source", "x")).isEqualTo(2);
        assertThat(upload(file, "--map", "userId=case")).isEqualTo(2);
        assertThat(upload(dir.resolve("nowhere.csv"))).isEqualTo(2);
        assertThat(ThroughlineCommand.commandLine().setErr(new PrintWriter(err)).execute("import", file.toString(), "--finished-paths",
                "--data-dir", dir.toString())).isEqualTo(2);

        assertThat(made).isEmpty();
        assertThat(err.toString().lines()).hasSize(4);
    }
}
