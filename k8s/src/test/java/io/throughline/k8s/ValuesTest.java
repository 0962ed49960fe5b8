package io.throughline.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator can set is explained, checked, and does something. */
class ValuesTest {

    private static final Path VALUES = HelmChart.DIRECTORY.resolve("values.yaml");

    @ParameterizedTest
    @ValueSource(strings = {
            "kafka: {bootstrapServer: 'kafka:9092'}",
            "imagee: {}",
            "services: {jurney: {}}",
            "services: {journey: {replica: 3}}",
            "defaults: {autoscaling: {maxReplica: 3}}",
            "mongodb: {journey: {uri: 'mongodb://mongo'}}",
            "postgresql: {profile: {password: hunter2}}",
            "clickhouse: {existingSecret: {password: hunter2}}",
            "resources: {jvm: {limit: {memory: 1Gi}}}",
    })
    void aMisspeltOrUnknownValueIsRefused(String values) {
        assertThatThrownBy(() -> HelmChart.withValues(values)).hasMessageContaining("schema");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "image: {flavor: graal}",
            "services: {journey: {replicas: -1}}",
            "services: {journey: {replicas: many}}",
            "postgresql: {port: 70000}",
            "kafka: {bootstrapServers: ''}",
            "kafka: {bootstrapServers: 'http://kafka:9092'}",
            "oidc: {issuerUrl: keycloak}",
            "cors: {origins: ['*']}",
            "cors: {origins: ['https://app.example.com/']}",
            "cors: {origins: ['https://*.example.com']}",
            "collector: {publicUrl: collect.example.com}",
            "defaults: {dataSizeLimit: lots}",
            "defaults: {imageDigest: 'sha256:12'}",
            "runAsUser: 0",
            "services: {journey: {resources: {limits: {memory: 1 GB}}}}",
    })
    void aValueOfTheWrongShapeIsRefused(String values) {
        assertThatThrownBy(() -> HelmChart.withValues(values)).hasMessageContaining("schema");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "clickhouse: {url: 'http://admin:hunter2@clickhouse:8123'}",
            "otel: {endpoint: 'https://user:hunter2@collector:4317'}",
            "defaults: {extraEnv: [{name: DB_PASSWORD, value: hunter2}]}",
            "services: {feedback: {extraEnv: [{name: MONGODB_URI, value: 'mongodb://u:hunter2@mongo'}]}}",
    })
    void aSecretGivenAsAValueIsRefused(String values) {
        assertThatThrownBy(() -> HelmChart.withValues(values)).hasMessageContaining("schema");
    }

    @Test
    void aParentChartsGlobalsAreAccepted() {
        assertThatCode(() -> HelmChart.withValues("global: {imageRegistry: registry.internal}")).doesNotThrowAnyException();
    }

    @Test
    void everyValueIsExplainedByAComment() throws IOException {
        var lines = Files.readAllLines(VALUES);

        var unexplained = new ArrayList<String>();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).matches(" *[A-Za-z]+:.*") && !lines.get(i - 1).strip().startsWith("#")) {
                unexplained.add((i + 1) + ": " + lines.get(i).strip());
            }
        }
        assertThat(unexplained).isEmpty();
    }

    @Test
    void theSchemaKnowsTheValuesThatThereAreAndNoOthers() throws IOException {
        var schema = new ObjectMapper().readTree(HelmChart.DIRECTORY.resolve("values.schema.json").toFile());
        ((ObjectNode) schema.path("properties")).remove("global");

        assertThat(schemaPaths(schema, schema, "")).containsExactlyInAnyOrderElementsOf(valuePaths(HelmChart.yaml(VALUES), ""));
    }

    @Test
    void everyValueIsReadBySomeTemplate() throws IOException {
        String templates;
        try (var files = Files.list(HelmChart.DIRECTORY.resolve("templates"))) {
            templates = files.map(ValuesTest::text).collect(Collectors.joining());
        }

        assertThat(valuePaths(HelmChart.yaml(VALUES), "")).allSatisfy(path -> {
            var key = path.substring(path.lastIndexOf('/') + 1);
            // A service's and a flavor's values are read by the name of the service or of the flavor.
            var byName = HelmChart.SERVICES.contains(key) || Set.of("jvm", "native").contains(key);
            var given = Set.of("requests", "limits").contains(key);
            assertThat(byName || given || templates.contains("." + key)).as(path).isTrue();
        });
    }

    /** Free-form parts (labels, Kubernetes' own structures) are written as {} and end a path. */
    private static List<String> valuePaths(JsonNode values, String path) {
        var paths = new ArrayList<String>();
        values.properties().forEach(value -> {
            var here = path + "/" + value.getKey();
            paths.add(here);
            if (!Set.of("requests", "limits").contains(value.getKey())) {
                paths.addAll(valuePaths(value.getValue(), here));
            }
        });
        return paths;
    }

    private static List<String> schemaPaths(JsonNode root, JsonNode schema, String path) {
        var paths = new ArrayList<String>();
        resolve(root, schema).path("properties").properties().forEach(property -> {
            var here = path + "/" + property.getKey();
            paths.add(here);
            // services.<name> repeats `defaults`, and settings.resources the flavors': {} in values.yaml
            if (!here.matches("/services/.*|/defaults/resources")) {
                paths.addAll(schemaPaths(root, property.getValue(), here));
            }
        });
        return paths;
    }

    private static JsonNode resolve(JsonNode root, JsonNode schema) {
        return schema.has("$ref") ? root.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
