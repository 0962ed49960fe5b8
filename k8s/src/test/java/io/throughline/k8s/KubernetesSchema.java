package io.throughline.k8s;

import static java.util.Map.entry;

import java.io.IOException;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;

/**
 * Says what an API server would refuse in a manifest. Two models, since each misses what the other finds: fabric8's
 * (with its catch-all for unknown fields switched off) finds a misspelt field and a wrong type at any depth, the official
 * client's finds a required field that is missing. Neither knows ranges and name patterns, which an API server checks too.
 */
final class KubernetesSchema {

    private interface Required {
        void check(JsonElement manifest) throws IOException;
    }

    private record Kind(Class<?> model, Required required) {
    }

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            entry("v1 ConfigMap", new Kind(ConfigMap.class, V1ConfigMap::validateJsonElement)),
            entry("v1 Service", new Kind(Service.class, V1Service::validateJsonElement)),
            entry("v1 ServiceAccount", new Kind(ServiceAccount.class, V1ServiceAccount::validateJsonElement)),
            entry("apps/v1 Deployment", new Kind(Deployment.class, V1Deployment::validateJsonElement)),
            entry("policy/v1 PodDisruptionBudget",
                    new Kind(PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement)),
            entry("autoscaling/v2 HorizontalPodAutoscaler",
                    new Kind(HorizontalPodAutoscaler.class, V2HorizontalPodAutoscaler::validateJsonElement)),
            entry("networking.k8s.io/v1 Ingress", new Kind(Ingress.class, V1Ingress::validateJsonElement)),
            entry("networking.k8s.io/v1 NetworkPolicy", new Kind(NetworkPolicy.class, V1NetworkPolicy::validateJsonElement)),
            // The Prometheus operator's own kind: the official client has no model of it.
            entry("monitoring.coreos.com/v1 ServiceMonitor", new Kind(ServiceMonitor.class, manifest -> {
            })));

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return Boolean.FALSE;
                }
            })
            .build();

    private KubernetesSchema() {
    }

    /** @throws IllegalArgumentException naming the field */
    static void check(JsonNode manifest) {
        var name = manifest.path("apiVersion").asText() + " " + manifest.path("kind").asText();
        var kind = KINDS.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("no model for " + name);
        }
        try {
            STRICT.treeToValue(manifest, kind.model());
            kind.required().check(JsonParser.parseString(manifest.toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(name + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }
}
