package io.throughline.contracts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** An OpenAPI document as a tree, with the look-ups that the rules need. */
record OpenApiDocument(String name, JsonNode root) {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String SCHEMAS = "#/components/schemas/";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    record Operation(OpenApiDocument document, String method, String path, JsonNode node) {

        String title() {
            return document.name + ": " + method.toUpperCase() + ' ' + path;
        }

        String id() {
            return node.path("operationId").asText();
        }

        /** Those of the path and of the operation itself. */
        List<JsonNode> parameters() {
            return Stream
                    .concat(document.root.at("/paths").path(path).path("parameters").valueStream(), node.path("parameters").valueStream())
                    .map(document::resolve).toList();
        }

        Map<String, JsonNode> responses() {
            Map<String, JsonNode> responses = new LinkedHashMap<>();
            node.path("responses").properties().forEach(each -> responses.put(each.getKey(), document.resolve(each.getValue())));
            return responses;
        }

        JsonNode requestContent() {
            return document.resolve(node.path("requestBody")).path("content");
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** The committed documents, in the order of their names. */
    static List<OpenApiDocument> committed() {
        try (Stream<Path> files = Files.list(Path.of("openapi"))) {
            return files.filter(each -> each.toString().endsWith(".yaml")).sorted().map(OpenApiDocument::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static OpenApiDocument read(Path file) {
        try {
            return parse(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static OpenApiDocument parse(String name, String text) {
        try {
            return new OpenApiDocument(name, YAML.readTree(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isJson(String mediaType) {
        return mediaType.equals("application/json") || mediaType.endsWith("+json");
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        root.path("paths").properties()
                .forEach(path -> path.getValue().properties().stream().filter(each -> METHODS.contains(each.getKey()))
                        .forEach(each -> operations.add(new Operation(this, each.getKey(), path.getKey(), each.getValue()))));
        return operations;
    }

    Map<String, JsonNode> schemas() {
        Map<String, JsonNode> schemas = new LinkedHashMap<>();
        root.at("/components/schemas").properties().forEach(each -> schemas.put(each.getKey(), each.getValue()));
        return schemas;
    }

    /** What a reference names, through any number of them; the node itself when it is none. */
    JsonNode resolve(JsonNode node) {
        JsonNode resolved = node;
        while (resolved.has("$ref")) {
            resolved = root.at(resolved.path("$ref").asText().substring(1));
        }
        return resolved;
    }

    /** The names of the schemas that successful answers use, directly or through others. */
    Set<String> answered() {
        Deque<JsonNode> pending = new ArrayDeque<>();
        operations().forEach(each -> each.responses().forEach((status, response) -> {
            if (status.startsWith("2")) {
                pending.add(response.path("content"));
            }
        }));
        return reachedFrom(pending);
    }

    /** The names of the schemas that requests use, directly or through others. */
    Set<String> requested() {
        Deque<JsonNode> pending = new ArrayDeque<>();
        operations().forEach(each -> pending.add(each.requestContent()));
        return reachedFrom(pending);
    }

    /** The names of parameters, and of the fields and words of all schemas, by where they stand. */
    Map<String, List<String>> named() {
        Map<String, List<String>> named = new LinkedHashMap<>();
        operations().forEach(
                each -> named.put(each.title(), each.parameters().stream().map(parameter -> parameter.path("name").asText()).toList()));
        schemas().forEach((name, schema) -> {
            List<String> names = new ArrayList<>();
            Deque<JsonNode> pending = new ArrayDeque<>(List.of(schema));
            while (!pending.isEmpty()) {
                JsonNode node = pending.pop();
                node.path("properties").fieldNames().forEachRemaining(names::add);
                node.path("enum").forEach(word -> names.add(word.asText()));
                node.forEach(pending::add);
            }
            named.put(name, names);
        });
        return named;
    }

    private Set<String> reachedFrom(Deque<JsonNode> pending) {
        Set<String> found = new LinkedHashSet<>();
        while (!pending.isEmpty()) {
            JsonNode node = pending.pop();
            String reference = node.path("$ref").asText();
            if (reference.startsWith(SCHEMAS) && found.add(reference.substring(SCHEMAS.length()))) {
                pending.add(resolve(node));
            }
            node.forEach(pending::add);
        }
        return found;
    }
}
