package io.throughline.k8s;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/** What Helm rendered, object by object. */
record RenderedManifests(List<JsonNode> objects) {

    List<JsonNode> ofKind(String kind) {
        return objects.stream().filter(object -> kind.equals(object.path("kind").asText())).toList();
    }

    Optional<JsonNode> find(String kind, String service) {
        return ofKind(kind).stream()
                .filter(object -> (service + "-service").equals(label(object, "app.kubernetes.io/name")))
                .findFirst();
    }

    JsonNode get(String kind, String service) {
        return find(kind, service).orElseThrow(() -> new AssertionError("no " + kind + " of " + service));
    }

    JsonNode podSpec(String service) {
        return get("Deployment", service).at("/spec/template/spec");
    }

    JsonNode container(String service) {
        return podSpec(service).at("/containers/0");
    }

    /**
     * The container's environment, ConfigMap and references resolved: a literal as itself, a Secret's entry as
     * {@code secret NAME/KEY}.
     */
    Map<String, String> environment(String service) {
        var environment = new HashMap<String, String>();
        for (var source : container(service).path("envFrom")) {
            var configMap = ofKind("ConfigMap").stream()
                    .filter(object -> object.at("/metadata/name").equals(source.at("/configMapRef/name")))
                    .findFirst().orElseThrow();
            configMap.path("data").properties().forEach(entry -> environment.put(entry.getKey(), entry.getValue().textValue()));
        }
        for (var variable : container(service).path("env")) {
            var secret = variable.at("/valueFrom/secretKeyRef");
            var value = secret.isObject()
                    ? "secret " + secret.path("name").asText() + "/" + secret.path("key").asText()
                    : variable.path("value").asText();
            if (environment.put(variable.path("name").asText(), value) != null) {
                throw new AssertionError(service + " is given " + variable.path("name").asText() + " twice");
            }
        }
        return environment;
    }

    static String label(JsonNode object, String name) {
        return object.path("metadata").path("labels").path(name).asText();
    }
}
