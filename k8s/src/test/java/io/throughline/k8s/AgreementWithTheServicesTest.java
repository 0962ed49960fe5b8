package io.throughline.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart against what the services' own files say, so that neither can move without the other. */
class AgreementWithTheServicesTest {

    private static final Path ROOT = Path.of("..");
    private static final Path SHARED = Path.of("src/main/resources/META-INF/microprofile-config.properties");
    /** What the collector's {@code /v1/{call}} stands for: Segment's calls and the browser SDK's letters for them. */
    private static final List<String> CALLS =
            List.of("identify", "track", "page", "screen", "group", "alias", "i", "t", "p", "s", "g", "a");
    /** {@code ${NAME}} or {@code ${NAME:default}}; a name in lower case is another property, not a variable. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)([:}])");

    @ParameterizedTest
    @ValueSource(strings = { "journey", "profile", "feedback", "recommendation" })
    void everyVariableThatTheChartGivesIsReadByTheService(String service) {
        var read = references(service, true);

        var given = new HashSet<>(HelmChart.withEverything().environment(service).keySet());
        given.removeIf(name -> name.startsWith("QUARKUS_"));
        given.remove("PROXY_PASSWORD");
        assertThat(read).containsAll(given);
    }

    @ParameterizedTest
    @ValueSource(strings = { "journey", "profile", "feedback", "recommendation" })
    void everyVariableThatTheServiceCannotDoWithoutIsGivenByTheChart(String service) {
        var needed = references(service, false);

        assertThat(HelmChart.withDefaults().environment(service).keySet()).containsAll(needed);
    }

    /** Defaults are the local stack's addresses: a store that is left to its default is unreachable in a cluster. */
    @ParameterizedTest
    @ValueSource(strings = { "journey", "profile", "feedback", "recommendation" })
    void noAddressOfTheLocalStackIsLeftStanding(String service) {
        var local = new HashSet<String>();
        for (var line : configuration(service)) {
            var reference = REFERENCE.matcher(line);
            while (reference.find()) {
                if (line.contains("localhost")) {
                    local.add(reference.group(1));
                }
            }
        }

        assertThat(HelmChart.withDefaults().environment(service).keySet()).containsAll(local);
    }

    @ParameterizedTest
    @ValueSource(strings = { "journey", "profile", "feedback", "recommendation" })
    void everyPublicPathOfTheServiceHasItsIngress(String service) {
        var openapi = HelmChart.yaml(openapiOf(service));
        var routes = HelmChart.withValues("ingress: {enabled: true, host: cx.example.com}")
                .get("Ingress", service).at("/spec/rules/0/http/paths");

        var unrouted = paths(openapi).stream()
                .filter(path -> !path.startsWith("/v1/dead-letters"))
                .filter(path -> StreamSupport.stream(routes.spliterator(), false).noneMatch(route -> leads(route, path)))
                .toList();
        assertThat(openapi.path("paths")).isNotEmpty();
        assertThat(unrouted).isEmpty();
    }

    private static List<String> paths(JsonNode openapi) {
        return openapi.path("paths").properties().stream()
                .map(Map.Entry::getKey)
                .flatMap(path -> path.equals("/v1/{call}") ? CALLS.stream().map(call -> "/v1/" + call) : Stream.of(path))
                .toList();
    }

    private static boolean leads(JsonNode route, String path) {
        var routed = route.path("path").asText();
        return path.equals(routed)
                || "Prefix".equals(route.path("pathType").asText()) && path.startsWith(routed + "/");
    }

    private static Path openapiOf(String service) {
        try (var files = Files.list(ROOT.resolve("contracts/openapi"))) {
            return files.filter(file -> file.getFileName().toString().matches(service + "(-service)?\\.yaml"))
                    .findFirst().orElseThrow(() -> new AssertionError("contracts/openapi has no document of " + service));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> references(String service, boolean withDefault) {
        var names = new HashSet<String>();
        for (var line : configuration(service)) {
            var reference = REFERENCE.matcher(line);
            while (reference.find()) {
                if (withDefault || reference.group(2).equals("}")) {
                    names.add(reference.group(1));
                }
            }
        }
        return names;
    }

    /** The settings that hold in production, the service's own and those of the rooms that it uses; comments left out. */
    private static List<String> configuration(String service) {
        var home = ROOT.resolve(service + "-service");
        var lines = new ArrayList<>(lines(home.resolve("src/main/resources/application.properties")));
        lines.addAll(lines(ROOT.resolve("commons").resolve(SHARED)));
        if (String.join("", lines(home.resolve("pom.xml"))).contains("<artifactId>commons-postgres</artifactId>")) {
            lines.addAll(lines(ROOT.resolve("commons-postgres").resolve(SHARED)));
        }
        lines.removeIf(line -> line.strip().startsWith("#") || line.startsWith("%dev") || line.startsWith("%test"));
        return lines;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
