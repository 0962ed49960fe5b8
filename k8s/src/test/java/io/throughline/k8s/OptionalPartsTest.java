package io.throughline.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** What is there only when asked for. */
class OptionalPartsTest {

    private static final String SHARED_HOST = "ingress: {enabled: true, host: cx.example.com}";

    @Test
    void nothingOptionalIsThereUnasked() {
        var manifests = HelmChart.withDefaults();

        assertThat(manifests.objects()).extracting(object -> object.path("kind").asText())
                .containsOnly("Deployment", "Service", "ServiceAccount", "ConfigMap", "PodDisruptionBudget");
        assertThat(manifests.ofKind("Deployment")).hasSize(4);
    }

    @Test
    void aServiceThatIsNotEnabledLeavesNothingBehind() {
        var manifests = HelmChart.withValueSet("single.yaml");

        assertThat(manifests.objects()).extracting(object -> object.path("kind").asText())
                .containsExactlyInAnyOrder("Deployment", "Service", "ServiceAccount", "ConfigMap");
        assertThat(manifests.find("Deployment", "profile")).isPresent();
    }

    @Test
    void aBudgetLetsADrainTakeOnePodAndNeverBlocksOnASickOne() {
        var manifests = HelmChart.withDefaults();

        assertThat(HelmChart.SERVICES).map(service -> manifests.get("PodDisruptionBudget", service)).allSatisfy(budget -> {
            assertThat(budget.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
            assertThat(budget.at("/spec/unhealthyPodEvictionPolicy").asText()).isEqualTo("AlwaysAllow");
        });
        assertThat(HelmChart.withEverything().find("PodDisruptionBudget", "feedback")).isEmpty();
        assertThat(HelmChart.withEverything().get("PodDisruptionBudget", "profile").at("/spec/maxUnavailable").asText()).isEqualTo("25%");
    }

    @Test
    void theAutoscalerAloneSetsTheNumberOfPods() {
        var manifests = HelmChart.withEverything();

        var autoscaler = manifests.get("HorizontalPodAutoscaler", "profile");
        assertThat(autoscaler.at("/spec/minReplicas").asInt()).isEqualTo(3);
        assertThat(autoscaler.at("/spec/maxReplicas").asInt()).isEqualTo(5);
        assertThat(autoscaler.at("/spec/scaleTargetRef/name"))
                .isEqualTo(manifests.get("Deployment", "profile").at("/metadata/name"));
        assertThat(manifests.get("Deployment", "profile").path("spec").has("replicas")).isFalse();
        assertThat(manifests.find("HorizontalPodAutoscaler", "journey")).isEmpty();
        assertThat(manifests.get("Deployment", "journey").at("/spec/replicas").asInt()).isEqualTo(6);
    }

    @Test
    void anAutoscalerWithMoreAtLeastThanAtMostIsRefused() {
        assertThatThrownBy(() -> HelmChart.withValues("defaults: {autoscaling: {enabled: true, minReplicas: 4, maxReplicas: 3}}"))
                .hasMessageContaining("maxReplicas is less than minReplicas");
    }

    @Test
    void onASharedHostEachPathLeadsToOneServiceAndNothingInternalIsPublic() {
        var manifests = HelmChart.withValues(SHARED_HOST);

        var backends = new HashMap<String, String>();
        for (var ingress : manifests.ofKind("Ingress")) {
            assertThat(ingress.at("/spec/rules/0/host").asText()).isEqualTo("cx.example.com");
            for (var path : ingress.at("/spec/rules/0/http/paths")) {
                assertThat(backends.put(path.path("path").asText(), path.at("/backend/service/name").asText())).isNull();
            }
        }
        assertThat(backends)
                .containsEntry("/v1/batch", "tl-throughline-journey")
                .containsEntry("/v1/i", "tl-throughline-journey")
                .containsEntry("/v1/timelines", "tl-throughline-journey")
                .containsEntry("/v1/profiles", "tl-throughline-profile")
                .containsEntry("/v1/scores", "tl-throughline-feedback")
                .containsEntry("/v1/decisions", "tl-throughline-recommendation")
                .allSatisfy((path, backend) -> assertThat(path).startsWith("/v1/").isNotEqualTo("/v1/dead-letters"));
    }

    @Test
    void aServicesOwnHostTakesAllOfItsApi() {
        var ingress = HelmChart.withEverything().get("Ingress", "journey");

        assertThat(ingress.at("/spec/rules/0/host").asText()).isEqualTo("collect.example.com");
        assertThat(paths(ingress)).containsExactly("/v1");
        assertThat(ingress.at("/spec/tls/0/hosts/0").asText()).isEqualTo("collect.example.com");
        assertThat(ingress.at("/spec/tls/0/secretName").asText()).isEqualTo("cx-tls");
        assertThat(ingress.at("/spec/ingressClassName").asText()).isEqualTo("nginx");
    }

    @Test
    void anIngressWithoutAHostIsRefused() {
        assertThatThrownBy(() -> HelmChart.withValues("ingress: {enabled: true}")).hasMessageContaining("ingress.host");
    }

    @Test
    void aNetworkPolicyClosesAllPortsButHttpAndLeavesEgressOpenUntilToldWhatIsNeeded() {
        var open = HelmChart.withValues("networkPolicy: {enabled: true}").get("NetworkPolicy", "feedback");
        var closed = HelmChart.withEverything().get("NetworkPolicy", "feedback");

        assertThat(texts(open.at("/spec/policyTypes"))).containsExactly("Ingress");
        assertThat(open.at("/spec/ingress/0/ports/0/port").asText()).isEqualTo("http");
        assertThat(open.at("/spec/ingress/0").has("from")).isFalse();
        assertThat(texts(closed.at("/spec/policyTypes"))).containsExactly("Ingress", "Egress");
        assertThat(closed.at("/spec/ingress/0/from")).hasSize(2);
        assertThat(closed.at("/spec/egress")).hasSize(3);
        assertThat(closed.at("/spec/egress/0/ports/0/port").asInt()).isEqualTo(53);
    }

    @Test
    void prometheusFindsAllServicesThroughOneMonitor() {
        var manifests = HelmChart.withEverything();

        var monitor = manifests.ofKind("ServiceMonitor").getFirst();
        assertThat(monitor.at("/spec/endpoints/0/path").asText()).isEqualTo("/q/metrics");
        assertThat(RenderedManifests.label(monitor, "release")).isEqualTo("prometheus");
        var selector = monitor.at("/spec/selector/matchLabels");
        assertThat(manifests.ofKind("Service")).hasSize(4).allSatisfy(service -> selector.properties().forEach(
                label -> assertThat(RenderedManifests.label(service, label.getKey())).isEqualTo(label.getValue().asText())));
    }

    private static List<String> paths(JsonNode ingress) {
        return StreamSupport.stream(ingress.at("/spec/rules/0/http/paths").spliterator(), false)
                .map(path -> path.path("path").asText()).toList();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }
}
