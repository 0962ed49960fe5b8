package io.throughline.contracts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.contracts.OpenApiDocument.Operation;

/** What each of the OpenAPI documents holds so that clients can be generated from it. Each method returns faults, in words. */
final class DocumentRules {

    static final String PROBLEM_JSON = "application/problem+json";
    /** Answers that may have no content: accepted for later, without content, to be seen elsewhere. */
    private static final Set<String> WITHOUT_CONTENT = Set.of("202", "204", "303");
    private static final Pattern OPERATION_ID = Pattern.compile("[a-z]+[A-Z][A-Za-z0-9]*");
    private static final Pattern SCHEMA_NAME = Pattern.compile("[A-Z][A-Za-z0-9]*[A-Za-z]");
    /** Names of Java's or of generated clients' own types: a component of such a name says nothing, or hides one of theirs. */
    private static final Set<String> FOREIGN_NAMES = Set.of("JsonNode", "ObjectNode", "ArrayNode", "JsonNodeType", "Object", "Map", "List",
            "Uni", "Multi", "Void", "InputStream", "JSON", "Pair", "Configuration", "ApiClient", "ApiException", "ApiResponse",
            "ServerConfiguration",
            "ServerVariable", "RFC3339DateFormat");
    private static final Pattern OTHER_UNIT = Pattern.compile("(Millis|Milliseconds|Ms|_ms|_millis|Minutes|_minutes|Micros|Nanos)$");
    private static final List<String> COMPOSED = List.of("oneOf", "anyOf", "allOf", "enum", "not");

    private record Place(String document, String operation) {
    }

    private DocumentRules() {
    }

    static List<String> operationIds(List<OpenApiDocument> documents) {
        List<String> faults = new ArrayList<>();
        Map<String, Place> first = new HashMap<>();
        documents.stream().flatMap(each -> each.operations().stream()).forEach(each -> {
            if (!OPERATION_ID.matcher(each.id()).matches()) {
                faults.add(each.title() + " has the operationId \"" + each.id() + "\" and not a verb and a noun such as createSegment");
            } else {
                // What commons gives to every service, such as its dead letters, is one operation in all of them.
                String operation = each.method().toUpperCase() + ' ' + each.path();
                Place other = first.putIfAbsent(each.id(), new Place(each.document().name(), operation));
                if (other != null && (other.document().equals(each.document().name()) || !other.operation().equals(operation))) {
                    faults.add(each.title() + " has the operationId " + each.id() + " of " + other.document() + ": " + other.operation());
                }
            }
        });
        return faults;
    }

    static List<String> words(OpenApiDocument document) {
        List<String> faults = new ArrayList<>();
        for (Operation each : document.operations()) {
            String summary = each.node().path("summary").asText();
            if (summary.isBlank() || summary.endsWith(".")) {
                faults.add(each.title() + " has no summary, or one with a full stop: \"" + summary + '"');
            }
            if (each.node().path("tags").size() != 1) {
                faults.add(each.title() + " has not one tag");
            }
            each.parameters().stream().filter(parameter -> parameter.path("description").asText().isBlank())
                    .forEach(parameter -> faults
                            .add(each.title() + " has a parameter without a description: " + parameter.path("name").asText()));
        }
        return faults;
    }

    static List<String> successes(OpenApiDocument document) {
        List<String> faults = new ArrayList<>();
        for (Operation each : document.operations()) {
            boolean any = false;
            for (Map.Entry<String, JsonNode> response : each.responses().entrySet()) {
                boolean typed = isTyped(response.getValue().path("content"));
                any |= response.getKey().matches("2\\d\\d|303") && (typed || WITHOUT_CONTENT.contains(response.getKey()));
                if (response.getKey().startsWith("2") && !typed && !WITHOUT_CONTENT.contains(response.getKey())) {
                    faults.add(each.title() + " answers " + response.getKey() + " without a schema");
                }
            }
            if (!any) {
                faults.add(each.title() + " has no successful answer with a schema");
            }
        }
        return faults;
    }

    private static boolean isTyped(JsonNode content) {
        return !content.isEmpty() && content.valueStream().allMatch(media -> !media.path("schema").isEmpty());
    }

    static List<String> problems(OpenApiDocument document) {
        List<String> faults = new ArrayList<>();
        document.operations().forEach(each -> each.responses().forEach((status, response) -> {
            if (status.matches("[45].*") && response.path("content").path(PROBLEM_JSON).path("schema").isEmpty()) {
                faults.add(each.title() + " answers " + status + " without the schema of a problem");
            }
        }));
        return faults;
    }

    /** Bodies of JSON have a shape: a client cannot be generated from bytes or from an object of which nothing is known. */
    static List<String> bodies(OpenApiDocument document) {
        List<String> faults = new ArrayList<>();
        for (Operation each : document.operations()) {
            shapeless(document, each.requestContent()).forEach(fault -> faults.add(each.title() + " takes " + fault));
            each.responses().forEach((status, response) -> shapeless(document, response.path("content"))
                    .forEach(fault -> faults.add(each.title() + " answers " + status + " with " + fault)));
        }
        return faults;
    }

    private static List<String> shapeless(OpenApiDocument document, JsonNode content) {
        List<String> faults = new ArrayList<>();
        content.properties().stream().filter(media -> OpenApiDocument.isJson(media.getKey())).forEach(media -> {
            JsonNode schema = document.resolve(media.getValue().path("schema"));
            if (schema.path("format").asText().equals("binary")) {
                faults.add("JSON declared as bytes");
            } else if (schema.isEmpty() || isBareObject(schema)) {
                faults.add("JSON of which nothing is declared");
            }
        });
        return faults;
    }

    private static boolean isBareObject(JsonNode schema) {
        return schema.path("type").asText("object").equals("object") && schema.path("properties").isEmpty()
                && !schema.has("additionalProperties")
                && COMPOSED.stream().noneMatch(schema::has);
    }

    static List<String> schemaNames(OpenApiDocument document) {
        return document.schemas().keySet().stream().filter(each -> FOREIGN_NAMES.contains(each) || !SCHEMA_NAME.matcher(each).matches())
                .map(each -> document.name() + " has a schema of the name " + each).toList();
    }

    /**
     * What an answer always holds is said to be required. Requests that an answer repeats are what their sender left out or not.
     *
     * @param allOptional the schemas of answers in which nothing is always there
     */
    static List<String> required(OpenApiDocument document, Set<String> allOptional) {
        Set<String> requested = document.requested();
        return document.answered().stream().filter(each -> !allOptional.contains(each) && !requested.contains(each))
                .filter(each -> saysNothingRequired(document.schemas().get(each)))
                .map(each -> document.name() + ": " + each + " is answered and says of none of its fields that it is required").toList();
    }

    private static boolean saysNothingRequired(JsonNode schema) {
        return schema != null && !schema.path("properties").isEmpty() && schema.path("required").isEmpty();
    }

    static List<String> lists(OpenApiDocument document) {
        List<String> faults = new ArrayList<>();
        for (Operation each : document.operations()) {
            each.responses().forEach((status, response) -> response.path("content").properties().stream()
                    .filter(media -> status.startsWith("2") && OpenApiDocument.isJson(media.getKey())).forEach(media -> {
                        JsonNode schema = document.resolve(media.getValue().path("schema"));
                        if (schema.path("type").asText().equals("array")) {
                            faults.add(each.title() + " answers with an array and not with items and next");
                        } else if (each.id().matches("(list|search).*") && !isPage(schema)) {
                            faults.add(each.title() + " is a list, and items and next are not both there and required");
                        }
                    }));
        }
        return faults;
    }

    private static boolean isPage(JsonNode schema) {
        return schema.path("properties").has("next")
                && schema.path("required").valueStream().map(JsonNode::asText).toList().containsAll(List.of("items", "next"));
    }

    /** A measured time is in seconds, in all documents. How many there were in the last minutes is no time. */
    static List<String> units(OpenApiDocument document) {
        List<String> faults = new ArrayList<>();
        document.named()
                .forEach((where, names) -> names.stream().filter(name -> OTHER_UNIT.matcher(name).find() && !name.startsWith("last"))
                        .forEach(name -> faults.add(document.name() + ": " + where + " has " + name + ", which is not in seconds")));
        return faults;
    }

    /** Whoever may use an operation is said, also where that is anybody: by an empty list. */
    static List<String> security(OpenApiDocument document) {
        List<String> faults = new ArrayList<>();
        for (Operation each : document.operations()) {
            JsonNode security = each.node().path("security");
            if (!security.isArray()) {
                faults.add(each.title() + " does not say who may use it: a scheme, or an empty list for anybody");
            }
            security.valueStream().flatMap(requirement -> requirement.properties().stream()).filter(scheme -> !scheme.getValue().isEmpty())
                    .forEach(scheme -> faults
                            .add(each.title() + " wants scopes of the scheme " + scheme.getKey() + ", where roles are none"));
            security.valueStream().flatMap(requirement -> requirement.properties().stream()).map(Map.Entry::getKey)
                    .filter(scheme -> !document.root().at("/components/securitySchemes").has(scheme))
                    .forEach(scheme -> faults.add(each.title() + " wants the scheme " + scheme + ", which is not declared"));
        }
        return faults;
    }

    /** A partner's sandbox opens what keeps its trials apart, and nothing else. */
    static List<String> sandboxes(OpenApiDocument document, String servedBy) {
        return document.operations().stream()
                .filter(each -> !document.name().equals(servedBy) && each.node().path("x-roles").toString().contains("\"partner-sandbox\""))
                .map(each -> each.title() + " is open to partners' sandboxes, which " + servedBy + " alone keeps apart").toList();
    }

    static List<String> examples(OpenApiDocument document) {
        return document.operations().stream().filter(each -> each.requestContent().properties().stream()
                .anyMatch(media -> OpenApiDocument.isJson(media.getKey()) && media.getValue().path("examples").isEmpty()
                        && !media.getValue().has("example")))
                .map(each -> each.title() + " takes JSON and gives no example of it").toList();
    }
}
