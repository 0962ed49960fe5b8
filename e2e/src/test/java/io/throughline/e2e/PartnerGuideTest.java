package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows docs/partners.md as an operator and a partner would: every block of it, in order, twice, against the real Keycloak. */
class PartnerGuideTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern BLOCK = Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    Path folder;

    private record Block(String language, String text) {
    }

    /** What a block printed, and how it ended. */
    private record Run(int exit, String output) {

        List<Integer> statuses() {
            List<Integer> all = new ArrayList<>();
            Matcher line = Pattern.compile("HTTP/1.1 (\\d{3})").matcher(output);
            while (line.find()) {
                all.add(Integer.parseInt(line.group(1)));
            }
            return all;
        }
    }

    @BeforeAll
    static void start() {
        RunningStack.get();
    }

    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve("docs/partners.md")));
        while (block.find()) {
            blocks.add(new Block(block.group(1), block.group(2)));
        }
        return blocks;
    }

    /** ./throughline as the guide calls it, for the stack of this run. */
    private void writeScript() throws IOException {
        Path script = Files.writeString(folder.resolve("throughline"),
                "#!/bin/sh\nexec \"%s\" -cp \"%s:%s/*\" io.throughline.cli.ThroughlineCommand \"$@\"\n".formatted(
                        java(), ROOT.resolve("cli/target/cli.jar"), ROOT.resolve("cli/target/lib")));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin/java").toString();
    }

    /** The blocks of a shell are one session: what one sets, the next knows. */
    private Run run(Block block) throws Exception {
        String state = "[ -f state ] && . ./state\n";
        List<String> command = switch (block.language()) {
            case "bash" -> {
                Files.writeString(folder.resolve("block.sh"), state + block.text()
                        + "\n{ declare -p ID ETAG TOKEN SANDBOX 2>/dev/null | grep -- '^declare'; } > state || true\n");
                yield List.of("bash", "-e", "block.sh");
            }
            case "python" -> {
                Files.writeString(folder.resolve("partner.py"), block.text());
                yield List.of("python3", "partner.py");
            }
            case "java" -> {
                Files.writeString(folder.resolve("Partner.java"), block.text());
                yield List.of(java(), "Partner.java");
            }
            default -> throw new IllegalStateException("A block of " + block.language() + " cannot be run");
        };
        ProcessBuilder process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        process.environment().putAll(partner());
        process.environment().putAll(Map.of("THROUGHLINE_DATA_DIR", ROOT.resolve("e2e/target/stack").toString(), "THROUGHLINE_PORT_OFFSET",
                Integer.toString(RunningStack.OFFSET)));
        Process started = process.start();
        String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(started.waitFor(), output);
    }

    private Map<String, String> partner() throws IOException {
        Map<String, String> values = new TreeMap<>();
        if (Files.exists(folder.resolve("acme.env"))) {
            Files.readAllLines(folder.resolve("acme.env"))
                    .forEach(line -> values.put(line.replaceAll("=.*", ""), line.replaceAll("^[^=]*=", "")));
        }
        return values;
    }

    @Test
    void everyBlockOfTheGuideDoesWhatItSaysAndDoesItAgain() throws Exception {
        writeScript();
        Instant begun = Instant.now();
        for (int round = 1; round <= 2; round++) {
            List<Run> runs = new ArrayList<>();
            for (Block block : blocks()) {
                Run run = run(block);
                assertThat(run.exit()).as(block.text() + "\n" + run.output()).isZero();
                runs.add(run);
            }
            tellsWhatItShould(runs);
        }
        System.out.println("e2e    the partners' guide was followed twice in " + Duration.between(begun, Instant.now()).toMillis() + " ms");
    }

    private static void tellsWhatItShould(List<Run> runs) {
        assertThat(runs.get(2).statuses()).as(runs.get(2).output()).containsExactly(201, 200);
        assertThat(runs.get(2).output()).containsPattern("(?i)(throughline-sandbox: true[^$]*){2}").contains("\"n\":1");
        assertThat(runs.get(3).statuses()).as(runs.get(3).output()).containsExactly(200, 403);
        assertThat(runs.get(3).output()).contains("\"deletedResponses\":1").containsOnlyOnce("hroughline-");
        tellsOfResponses(runs.subList(2, runs.size()));
    }

    private static void tellsOfResponses(List<Run> runs) {
        assertThat(runs.get(2).statuses()).as(runs.get(2).output()).containsExactly(201);
        assertThat(runs.get(3).statuses()).as(runs.get(3).output()).containsExactly(200);
        assertThat(runs.get(3).output()).contains("配送很快，谢谢！", "\"items\":[{\"channel\":\"acme_stores\"");
        assertThat(runs.get(4).statuses()).as(runs.get(4).output()).containsExactly(200, 200);
        assertThat(runs.get(4).output()).contains("\"nps\":7", "deletedAt");
        assertThat(runs.get(5).statuses()).as(runs.get(5).output()).containsExactly(207);
        assertThat(runs.get(5).output()).contains("\"created\":1", "\"refused\":1", "/responses/1/csat");
        assertThat(runs.get(6).output().lines()).containsExactly("posted 201", "read 200 True 6", "corrected 200 5",
                "batch 207 ['refused', 'created', 'refused']", "deleted 200");
        assertThat(runs.get(7).output().lines()).containsExactly("posted 201", "posted again 200", "read 200 true", "corrected 200",
                "deleted 200");
        assertThat(runs.get(8).output()).contains("partner-acme", "partner-acme-sandbox", "partner-mall", "acme_stores", "is removed");
    }

    @Test
    void aPartnerOpensItsOwnChannelWithItsLatestSecretAlone() throws Exception {
        writeScript();
        bash("./throughline partner add bee --channel bee_web --env > acme.env");
        String first = token(partner());
        String response = "{\"id\":\"bee-1\",\"identifiers\":[\"user_id:42\"],\"nps\":9,\"occurredAt\":\"2026-01-31T09:30:00Z\"%s}";

        assertThat(post(first, response.formatted(""))).isIn(200, 201);
        assertThat(post(first, response.formatted(",\"channel\":\"acme_stores\""))).isEqualTo(403);
        assertThat(post(first + "x", response.formatted(""))).isEqualTo(401);
        assertThat(get(first, "/v1/responses?channel=partner")).isEqualTo(403);
        assertThat(get(first, "/v1/responses/bee-1")).isEqualTo(200);
        assertThat(get(new PublicClient(RunningStack.get()).token("partner-mall"), "/v1/responses/bee-1")).isEqualTo(404);
        Map<String, String> before = partner();
        bash("./throughline partner rotate bee --env > acme.env");
        assertThat(token(before)).isEmpty();
        assertThat(token(partner())).isNotEmpty();
        bash("./throughline partner remove bee");
        assertThat(token(partner())).isEmpty();
    }

    private void bash(String line) throws Exception {
        Run run = run(new Block("bash", line));
        assertThat(run.exit()).as(run.output()).isZero();
    }

    /** Empty where Keycloak gives none. */
    private static String token(Map<String, String> partner) throws Exception {
        String form = "grant_type=client_credentials&client_id=" + partner.get("THROUGHLINE_CLIENT_ID") + "&client_secret="
                + partner.get("THROUGHLINE_CLIENT_SECRET");
        HttpRequest request = HttpRequest.newBuilder(URI.create(partner.get("THROUGHLINE_TOKEN_URL")))
                .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form)).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return PublicClient.JSON.readTree(http.send(request, BodyHandlers.ofString()).body()).path("access_token").asText();
        }
    }

    private static int post(String token, String body) throws Exception {
        return send(request("/v1/responses", token).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private static int get(String token, String path) throws Exception {
        return send(request(path, token).GET());
    }

    private static HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + RunningStack.port("feedback") + path)).header("Authorization",
                "Bearer " + token);
    }

    private static int send(HttpRequest.Builder request) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }
}
