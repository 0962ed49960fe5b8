package io.throughline.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** How pods start, are spread, are replaced and stop. */
class RolloutTest {

    @Test
    void everyServiceIsAskedAtItsThreeHealthEndpoints() {
        var manifests = HelmChart.withDefaults();

        assertThat(HelmChart.SERVICES).map(manifests::container).allSatisfy(container -> {
            assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/started");
            assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
            assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
            assertThat(List.of("startupProbe", "livenessProbe", "readinessProbe"))
                    .allSatisfy(probe -> assertThat(container.path(probe).at("/httpGet/port").asText()).isEqualTo("http"));
        });
    }

    @Test
    void aStartMayTakeAsLongAsTheValuesSayAndNoLessThanThat() {
        assertThat(startupSeconds(HelmChart.withDefaults())).isEqualTo(300);
        assertThat(startupSeconds(HelmChart.withEverything())).isBetween(601, 602);
    }

    private static int startupSeconds(RenderedManifests manifests) {
        var probe = manifests.container("journey").path("startupProbe");
        return probe.path("periodSeconds").asInt() * probe.path("failureThreshold").asInt();
    }

    @Test
    void aStoppingPodDrainsThenEndsItsRequestsWithinTheGracePeriod() {
        var manifests = HelmChart.withEverything();

        assertThat(manifests.podSpec("journey").path("terminationGracePeriodSeconds").asInt()).isEqualTo(90);
        assertThat(manifests.container("journey").at("/lifecycle/preStop/sleep/seconds").asInt()).isEqualTo(15);
        assertThat(manifests.environment("journey")).containsEntry("QUARKUS_SHUTDOWN_TIMEOUT", "73S");
        assertThat(manifests.container("recommendation").has("lifecycle")).isFalse();
    }

    @Test
    void aGracePeriodThatDrainingUsesUpIsRefused() {
        assertThatThrownBy(() -> HelmChart.withValues("services: {profile: {terminationGracePeriodSeconds: 12, drainSeconds: 10}}"))
                .hasMessageContaining("profile: terminationGracePeriodSeconds must exceed drainSeconds");
    }

    @Test
    void replicasAreTheDefaultsOrTheServicesOwnEvenNone() {
        var manifests = HelmChart.withValues("services: {feedback: {replicas: 0}, profile: {replicas: 5}}");

        assertThat(HelmChart.SERVICES).map(service -> manifests.get("Deployment", service).at("/spec/replicas").asInt(-1))
                .containsExactly(2, 5, 0, 2);
    }

    @Test
    void podsAreSpreadOverZonesAndNodes() {
        var constraints = HelmChart.withDefaults().podSpec("profile").path("topologySpreadConstraints");

        assertThat(constraints).extracting(constraint -> constraint.path("topologyKey").asText())
                .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
        assertThat(constraints).allSatisfy(constraint -> assertThat(constraint.at("/labelSelector/matchLabels"))
                .isEqualTo(HelmChart.withDefaults().get("Deployment", "profile").at("/spec/selector/matchLabels")));
    }

    @Test
    void podsAreReplacedWhenWhatTheyReadHasChangedAndOnlyThen() {
        var before = podAnnotations(HelmChart.withDefaults(), "feedback");

        assertThat(podAnnotations(HelmChart.withValues("kafka: {bootstrapServers: 'other:9092'}"), "feedback")).isNotEqualTo(before);
        assertThat(podAnnotations(HelmChart.withValues("secretRevision: rotated"), "feedback")).isNotEqualTo(before);
        assertThat(podAnnotations(HelmChart.withValues("mongodb: {feedback: {existingSecret: {uriKey: url}}}"), "feedback"))
                .isNotEqualTo(before);
        assertThat(podAnnotations(HelmChart.withValues("postgresql: {host: other}"), "feedback")).isEqualTo(before);
        assertThat(podAnnotations(HelmChart.withValues("serviceMonitor: {enabled: true}"), "feedback")).isEqualTo(before);
    }

    private static JsonNode podAnnotations(RenderedManifests manifests, String service) {
        return manifests.get("Deployment", service).at("/spec/template/metadata/annotations");
    }

    @Test
    void theFlavorChoosesTheImageAndItsMemory() {
        var jvm = HelmChart.withDefaults().container("journey");
        var nativeImage = HelmChart.withValueSet("native.yaml").container("journey");

        assertThat(jvm.path("image").asText()).isEqualTo("throughline/journey-service:" + version() + "-jvm");
        assertThat(jvm.at("/resources/limits/memory").asText()).isEqualTo("768Mi");
        assertThat(nativeImage.path("image").asText()).isEqualTo("throughline/journey-service:" + version() + "-native");
        assertThat(nativeImage.at("/resources/limits/memory").asText()).isEqualTo("256Mi");
    }

    private static String version() {
        return HelmChart.yaml(HelmChart.DIRECTORY.resolve("Chart.yaml")).path("appVersion").asText();
    }

    @Test
    void imagesComeFromTheRegistryGivenAndADigestPinsThem() {
        var manifests = HelmChart.withEverything();

        assertThat(manifests.container("journey").path("image").asText())
                .isEqualTo("registry.internal:5000/suite/throughline/journey-service:1.2.3-jvm");
        assertThat(manifests.container("profile").path("image").asText())
                .startsWith("registry.internal:5000/suite/throughline/profile-service@sha256:0123");
        assertThat(manifests.podSpec("journey").at("/imagePullSecrets/0/name").asText()).isEqualTo("registry-login");
    }

    @Test
    void aServicesOwnResourcesReplaceTheFlavors() {
        var manifests = HelmChart.withEverything();

        assertThat(manifests.container("journey").at("/resources/limits/memory").asText()).isEqualTo("2Gi");
        assertThat(manifests.container("journey").at("/resources/limits").has("cpu")).isFalse();
        assertThat(manifests.container("profile").at("/resources/limits/memory").asText()).isEqualTo("1Gi");
    }
}
