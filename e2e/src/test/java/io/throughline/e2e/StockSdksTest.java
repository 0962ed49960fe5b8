package io.throughline.e2e;

import static io.throughline.e2e.PublicClient.encode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of docs/sdk.md, with the SDKs as they are published: each of their events is in the timeline. */
class StockSdksTest {

    private static final String COLLECTOR = "http://localhost:" + RunningStack.port("journey");
    private static PublicClient client;
    private static DocumentationPage document;

    private final String person = "li-na-" + UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        client = new PublicClient(RunningStack.get());
        document = DocumentationPage.read("sdk.md");
    }

    @Test
    void segmentsBrowserSdkFindsItsSettingsAtTheCollectorAndSendsFromAnotherOrigin() throws Exception {
        JsonNode seen = browse(snippet("Web", "js", "public"));

        assertThat(texts(seen.path("sent"))).containsExactly("/v1/i", "/v1/p", "/v1/t");
        assertThat(seen.path("elsewhere")).isEmpty();
        arrives("anonymous_id:" + seen.path("anonymousId").asText(), "page", "track", "identify");
    }

    @Test
    void rudderStacksBrowserSdkFindsItsConfigurationAtTheCollectorAndSendsFromAnotherOrigin() throws Exception {
        JsonNode seen = browse(snippet("RudderStack", "js", "public"));

        assertThat(texts(seen.path("sent"))).containsExactly("/v1/identify", "/v1/page", "/v1/track");
        assertThat(seen.path("elsewhere")).isEmpty();
        arrives("anonymous_id:" + seen.path("anonymousId").asText(), "page", "track", "identify");
    }

    @Test
    void segmentsNodeSdkSends() throws Exception {
        ExternalProgram.run(new ProcessBuilder("node", "--input-type=module", "--eval", snippet("Node", "node", "server")), Map.of());

        arrives("user_id:" + person, "identify", "track");
    }

    @Test
    void segmentsJavaSdkSends() throws Exception {
        Path program = Files.writeString(directory.resolve("ShopServer.java"), snippet("Java", "java", "server"));

        ExternalProgram.run(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), program.toString()), Map.of());

        arrives("user_id:" + person, "identify", "track");
    }

    private String snippet(String heading, String language, String trust) {
        String key = client.source("sdk-" + heading.toLowerCase(Locale.ROOT), "web", trust);
        return document.block(heading, language).replace("WRITE_KEY", key).replace("li-na", person).replace("li.na@", person + "@")
                .replace("A-1001", person);
    }

    private static JsonNode browse(String snippet) throws Exception {
        return ExternalProgram.browse("web-sdk.mjs", Map.of("SNIPPET", snippet, "COLLECTOR", COLLECTOR, "CALLS", "3"));
    }

    private static void arrives(String identifier, String... types) {
        await("the timeline of " + identifier).atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100)).ignoreExceptions()
                .untilAsserted(() -> assertThat(client.get("journey", "/v1/timelines/" + encode(identifier), "agent").body().path("items"))
                        .extracting(item -> item.path("type").asText()).containsExactlyInAnyOrder(types));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
