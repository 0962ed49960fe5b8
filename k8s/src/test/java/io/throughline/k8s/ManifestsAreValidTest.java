package io.throughline.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestsAreValidTest {

    @Test
    void helmFindsNothingToComplainOf() {
        var result = HelmChart.lint();

        assertThat(result.isFailed()).as(() -> result.getMessages().toString()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("io.throughline.k8s.HelmChart#valueSets")
    void everyManifestIsValid(String valueSet) {
        var manifests = HelmChart.withValueSet(valueSet);

        assertThat(manifests.objects()).isNotEmpty().allSatisfy(KubernetesSchema::check);
    }

    @ParameterizedTest
    @MethodSource("io.throughline.k8s.HelmChart#valueSets")
    void everyObjectHasANamespaceAndANameOfItsOwn(String valueSet) {
        var manifests = HelmChart.withValueSet(valueSet);

        var names = new HashSet<String>();
        assertThat(manifests.objects()).allSatisfy(object -> {
            assertThat(object.at("/metadata/namespace").asText()).isEqualTo(HelmChart.NAMESPACE);
            assertThat(object.at("/metadata/name").asText()).matches("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
            assertThat(RenderedManifests.label(object, "app.kubernetes.io/instance")).isEqualTo(HelmChart.RELEASE);
            assertThat(names.add(object.path("kind").asText() + object.at("/metadata/name").asText())).isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("io.throughline.k8s.HelmChart#valueSets")
    void whateverSelectsPodsSelectsThoseOfItsOwnService(String valueSet) {
        var manifests = HelmChart.withValueSet(valueSet);

        assertThat(manifests.ofKind("Deployment")).allSatisfy(deployment -> {
            var service = RenderedManifests.label(deployment, "app.kubernetes.io/name").replace("-service", "");
            var selector = deployment.at("/spec/selector/matchLabels");
            var podLabels = deployment.at("/spec/template/metadata/labels");
            selector.properties().forEach(label -> assertThat(podLabels.get(label.getKey())).isEqualTo(label.getValue()));
            assertThat(manifests.get("Service", service).at("/spec/selector")).isEqualTo(selector);
            manifests.find("PodDisruptionBudget", service)
                    .ifPresent(budget -> assertThat(budget.at("/spec/selector/matchLabels")).isEqualTo(selector));
            manifests.find("NetworkPolicy", service)
                    .ifPresent(policy -> assertThat(policy.at("/spec/podSelector/matchLabels")).isEqualTo(selector));
        });
    }

    @Test
    void aLongReleaseNameLeavesRoomForTheServicesName() {
        var manifests = HelmChart.withValues("nameOverride: " + "x".repeat(48));

        assertThat(manifests.objects()).allSatisfy(
                object -> assertThat(object.at("/metadata/name").asText()).hasSizeLessThanOrEqualTo(63));
        assertThat(manifests.get("Service", "recommendation").at("/metadata/name").asText()).endsWith("-recommendation");
    }

    @Test
    void theChartCarriesTheBuildsVersion() throws Exception {
        var chart = HelmChart.yaml(HelmChart.DIRECTORY.resolve("Chart.yaml"));

        var version = chart.path("version").asText();
        assertThat(chart.path("appVersion").asText()).isEqualTo(version);
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<version>" + version + "</version>");
    }

    @Test
    void aMisspeltFieldAWrongTypeAndAMissingFieldAreAllFound() {
        assertThatThrownBy(() -> KubernetesSchema.check(broken("/spec/template/spec/containers/0", "imagePullPollicy", "Always")))
                .hasMessageContaining("imagePullPollicy");
        assertThatThrownBy(() -> KubernetesSchema.check(broken("/spec", "replicas", "many")))
                .hasMessageContaining("many");
        assertThatThrownBy(() -> KubernetesSchema.check(broken("/spec/template/spec/containers/0", "name", null)))
                .hasMessageContaining("name");
    }

    private static JsonNode broken(String pointer, String field, String value) {
        var deployment = HelmChart.withDefaults().get("Deployment", "journey");
        var object = (ObjectNode) deployment.at(pointer);
        if (value == null) {
            object.remove(field);
        } else {
            object.put(field, value);
        }
        return deployment;
    }
}
