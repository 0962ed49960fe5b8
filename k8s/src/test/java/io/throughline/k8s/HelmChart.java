package io.throughline.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;

/** The chart, rendered by Helm itself (a library here) as {@code helm template tl … --namespace shop} would. */
final class HelmChart {

    static final Path DIRECTORY = Path.of("throughline");
    static final String RELEASE = "tl";
    static final String NAMESPACE = "shop";
    static final List<String> SERVICES = List.of("journey", "profile", "feedback", "recommendation");

    /** Where a test's Helm has no cluster to ask, this is the version that the chart sees. */
    private static final String KUBERNETES = "v1.33.0";
    private static final Path VALUE_SETS = Path.of("src/test/resources/values");
    private static final YAMLMapper YAML = new YAMLMapper();

    private HelmChart() {
    }

    /** Names of the value sets under test resources: each is a way in which an operator may install the chart. */
    static Stream<String> valueSets() {
        try (var files = Files.list(VALUE_SETS)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RenderedManifests withValueSet(String fileName) {
        return new RenderedManifests(parse(template(VALUE_SETS.resolve(fileName))));
    }

    static RenderedManifests withDefaults() {
        return withValueSet("default.yaml");
    }

    static RenderedManifests withEverything() {
        return withValueSet("everything.yaml");
    }

    /** @throws IllegalStateException with Helm's message, if Helm refuses the values */
    static RenderedManifests withValues(String yaml) {
        return new RenderedManifests(parse(renderedWith(yaml)));
    }

    static String renderedWith(String yaml) {
        try {
            var file = Files.createTempFile("values", ".yaml");
            try {
                return template(Files.writeString(file, yaml));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String template(Path values) {
        return new Helm(DIRECTORY).template()
                .withName(RELEASE).withNamespace(NAMESPACE).withKubeVersion(KUBERNETES)
                .withValuesFile(values)
                .call();
    }

    static LintResult lint() {
        return new Helm(DIRECTORY).lint().strict().call();
    }

    static JsonNode yaml(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> parse(String documents) {
        try (var nodes = YAML.readerFor(JsonNode.class).<JsonNode>readValues(documents)) {
            return nodes.readAll().stream().filter(JsonNode::isObject).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
