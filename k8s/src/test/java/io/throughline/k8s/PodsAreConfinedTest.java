package io.throughline.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The "restricted" Pod Security Standard, and that no secret leaves its Secret. */
class PodsAreConfinedTest {

    @ParameterizedTest
    @MethodSource("io.throughline.k8s.HelmChart#valueSets")
    void everyPodKeepsToTheRestrictedStandard(String valueSet) {
        var deployments = HelmChart.withValueSet(valueSet).ofKind("Deployment");

        assertThat(deployments).isNotEmpty().allSatisfy(deployment -> {
            var pod = deployment.at("/spec/template/spec");
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("containers")).allSatisfy(container -> {
                var context = container.path("securityContext");
                assertThat(context.path("allowPrivilegeEscalation").asText()).isEqualTo("false");
                assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(texts(context.at("/capabilities/drop"))).containsExactly("ALL");
                assertThat(context.has("privileged")).isFalse();
            });
            assertThat(pod.has("hostNetwork") || pod.has("hostPID") || pod.has("hostIPC")).isFalse();
        });
    }

    @ParameterizedTest
    @MethodSource("io.throughline.k8s.HelmChart#valueSets")
    void noPodCanSpeakToTheKubernetesApi(String valueSet) {
        var manifests = HelmChart.withValueSet(valueSet);

        assertThat(manifests.ofKind("ServiceAccount")).isNotEmpty()
                .allSatisfy(account -> assertThat(account.path("automountServiceAccountToken").asText()).isEqualTo("false"));
        assertThat(manifests.ofKind("Deployment")).allSatisfy(deployment -> {
            var pod = deployment.at("/spec/template/spec");
            assertThat(pod.path("automountServiceAccountToken").asText()).isEqualTo("false");
            assertThat(pod.path("serviceAccountName")).isEqualTo(deployment.at("/metadata/name"));
            assertThat(pod.path("enableServiceLinks").asText()).isEqualTo("false");
        });
    }

    @Test
    void theUserIdIsTheOneGivenOrThePlatforms() {
        assertThat(HelmChart.withDefaults().podSpec("journey").at("/securityContext/runAsUser").asLong()).isEqualTo(10001);
        assertThat(HelmChart.withEverything().podSpec("journey").at("/securityContext/fsGroup").asText()).isEqualTo("1000660000");
        assertThat(HelmChart.withValueSet("openshift.yaml").podSpec("journey").path("securityContext").has("runAsUser")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("io.throughline.k8s.HelmChart#valueSets")
    void theOnlyWritablePlacesAreBoundedAndEmptyAtFirst(String valueSet) {
        var manifests = HelmChart.withValueSet(valueSet);

        assertThat(manifests.ofKind("Deployment")).allSatisfy(deployment -> {
            var pod = deployment.at("/spec/template/spec");
            assertThat(pod.path("volumes")).filteredOn(volume -> volume.has("emptyDir"))
                    .hasSize(2)
                    .allSatisfy(volume -> assertThat(volume.at("/emptyDir/sizeLimit").asText()).matches("[0-9]+[MG]i"));
            assertThat(pod.at("/containers/0/volumeMounts"))
                    .filteredOn(mount -> !mount.path("readOnly").asBoolean())
                    .extracting(mount -> mount.path("mountPath").asText())
                    .containsExactlyInAnyOrder("/var/lib/throughline", "/tmp");
        });
    }

    @ParameterizedTest
    @MethodSource("io.throughline.k8s.HelmChart#valueSets")
    void noSecretStandsInAnyManifest(String valueSet) {
        var manifests = HelmChart.withValueSet(valueSet);

        assertThat(manifests.ofKind("Secret")).isEmpty();
        assertThat(manifests.ofKind("Deployment")).allSatisfy(deployment -> {
            var service = RenderedManifests.label(deployment, "app.kubernetes.io/name").replace("-service", "");
            assertThat(manifests.environment(service)).allSatisfy((name, value) -> {
                if (name.matches(".*(PASSWORD|SECRET|TOKEN|MONGODB_URI).*")) {
                    assertThat(value).as(name).startsWith("secret ");
                }
            });
        });
        assertThat(manifests.objects().toString()).doesNotContainPattern("://[^/\"]*@");
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }
}
