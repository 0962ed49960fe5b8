package io.throughline.commons.test.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The operations that a service's own OpenAPI document lists. */
public final class ApiOperations {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head");

    private final JsonNode document;
    private final List<Operation> all = new ArrayList<>();

    private ApiOperations(JsonNode document) {
        this.document = document;
    }

    /** @param bodies by media type, an example, or null where only a schema is known */
    record Operation(String method, String path, List<Parameter> parameters, Map<String, List<JsonNode>> bodies, JsonNode schema) {

        String name() {
            return method + ' ' + path;
        }
    }

    record Parameter(String name, String in, boolean required, JsonNode schema) {
    }

    JsonNode document() {
        return document;
    }

    List<Operation> all() {
        return all;
    }

    /**
     * @param served the document, as served by {@code /q/openapi?format=json}
     * @param examples bodies of operations whose document has none, by method and path; those that are no JSON as a JSON text
     */
    public static ApiOperations of(String served, Map<String, List<String>> examples) {
        ObjectMapper mapper = new ObjectMapper();
        try {
            ApiOperations operations = new ApiOperations(mapper.readTree(served));
            for (Map.Entry<String, JsonNode> path : operations.document.path("paths").properties()) {
                for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                    if (METHODS.contains(method.getKey())) {
                        operations.add(mapper, path.getKey(), method.getKey().toUpperCase(), path.getValue(), method.getValue(), examples);
                    }
                }
            }
            return operations;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void add(ObjectMapper mapper, String path, String method, JsonNode shared, JsonNode operation,
            Map<String, List<String>> examples)
            throws JsonProcessingException {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode list : List.of(shared.path("parameters"), operation.path("parameters"))) {
            list.forEach(each -> parameters
                    .add(new Parameter(each.path("name").asText(), each.path("in").asText(), each.path("required").asBoolean(),
                            each.path("schema"))));
        }
        Map<String, List<JsonNode>> bodies = new LinkedHashMap<>();
        JsonNode schema = null;
        for (Map.Entry<String, JsonNode> media : operation.path("requestBody").path("content").properties()) {
            List<JsonNode> known = new ArrayList<>();
            if (media.getValue().has("example")) {
                known.add(media.getValue().get("example"));
            }
            media.getValue().path("examples").forEach(each -> known.add(each.path("value")));
            for (String each : examples.getOrDefault(method + ' ' + path, List.of())) {
                known.add(mapper.readTree(each));
            }
            bodies.put(media.getKey(), known);
            schema = schema == null ? media.getValue().path("schema") : schema;
        }
        all.add(new Operation(method, path, parameters, bodies, schema));
    }
}
