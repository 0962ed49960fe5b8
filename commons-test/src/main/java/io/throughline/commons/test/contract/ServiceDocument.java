package io.throughline.commons.test.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.Keyword;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi30;
import io.restassured.RestAssured;

/** The OpenAPI 3.0 document of a service. It finds the operation of a request, and validates values by the document's schemas. */
public final class ServiceDocument {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADDRESS = "https://throughline.test/openapi.json";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    /** @param pointer the place of the operation in the document */
    public record Operation(String method, String template, String pointer, JsonNode node) {

        public String title() {
            return method.toUpperCase() + ' ' + template;
        }

        boolean matches(String path) {
            String literal = Stream.of(template.split("/", -1)).map(part -> part.startsWith("{") ? "[^/]+" : Pattern.quote(part))
                    .collect(Collectors.joining("/"));
            return path.matches(literal);
        }

        private long templated() {
            return Stream.of(template.split("/")).filter(part -> part.startsWith("{")).count();
        }
    }

    private final JsonNode root;
    private final List<Operation> operations;
    private final JsonSchemaFactory schemas;

    private ServiceDocument(JsonNode root) {
        this.root = root;
        this.operations = operations(root);
        this.schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7, builder -> builder.metaSchema(dialect())
                .defaultMetaSchemaIri(OpenApi30.getInstance().getIri())
                .schemaLoaders(loaders -> loaders.schemas(Map.of(ADDRESS, withoutDiscriminators(root.deepCopy()).toString()))));
    }

    /** Includes OpenAPI's keywords around schemas, which do not affect validation. */
    private static JsonMetaSchema dialect() {
        return JsonMetaSchema.builder(OpenApi30.getInstance())
                .keywords(Stream.of("openapi", "info", "servers", "tags", "security", "paths", "components")
                        .<Keyword>map(NonValidationKeyword::new).toList())
                .format(new DurationFormat()).build();
    }

    /**
     * The validator refuses a union within a union where the inner one has a discriminator (json-schema-validator 1.5.6). The
     * values of the field distinguish the forms without it.
     */
    private static JsonNode withoutDiscriminators(JsonNode schema) {
        if (schema.has("oneOf") && schema.isObject()) {
            ((ObjectNode) schema).remove("discriminator");
        }
        schema.forEach(ServiceDocument::withoutDiscriminators);
        return schema;
    }

    public static ServiceDocument parse(String json) {
        try {
            return new ServiceDocument(JSON.readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document served at this address. */
    static ServiceDocument fetch(String address) {
        return parse(RestAssured.given().noFilters().queryParam("format", "json").get(address).asString());
    }

    private static List<Operation> operations(JsonNode root) {
        List<Operation> operations = new ArrayList<>();
        root.path("paths").properties()
                .forEach(path -> path.getValue().properties().stream().filter(each -> METHODS.contains(each.getKey()))
                        .forEach(each -> operations.add(new Operation(each.getKey(), path.getKey(),
                                "/paths/" + escape(path.getKey()) + '/' + each.getKey(), each.getValue()))));
        // A template with fewer parameters takes precedence: /profiles/by-identifier before /profiles/{id}.
        operations.sort(Comparator.comparingLong(Operation::templated));
        return operations;
    }

    public List<Operation> operations() {
        return operations;
    }

    /** Ignores a slash at the end of a path, since some SDKs send one. */
    public Optional<Operation> find(String method, String path) {
        String plain = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return operations.stream().filter(each -> each.method().equalsIgnoreCase(method) && each.matches(plain)).findFirst();
    }

    /** The target of a reference, through any number of references; the pointer itself where it is no reference. */
    String follow(String pointer) {
        String reference = root.at(pointer).path("$ref").asText("");
        return reference.startsWith("#") ? follow(reference.substring(1)) : pointer;
    }

    /** A name escaped for a JSON pointer (RFC 6901, section 3). */
    static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    JsonNode at(String pointer) {
        return root.at(follow(pointer));
    }

    /** The pointer to the response that the document declares for this status or its range; empty where none is declared. */
    Optional<String> response(Operation operation, int status) {
        return Stream.of(Integer.toString(status), status / 100 + "XX", "default").filter(operation.node().path("responses")::has)
                .map(each -> follow(operation.pointer() + "/responses/" + each)).findFirst();
    }

    /** Each fault of a value in words; empty when the schema at the pointer allows the value. */
    public List<String> faults(String pointer, JsonNode value) {
        JsonSchema schema = schemas.getSchema(SchemaLocation.of(ADDRESS + '#' + pointer), CONFIG);
        return schema.validate(value).stream().map(ValidationMessage::toString).toList();
    }

    /** The faults of a JSON body. An unreadable body has one fault. */
    List<String> bodyFaults(String pointer, byte[] body) {
        try {
            JsonNode value = JSON.readTree(body);
            return value == null || value.isMissingNode() ? List.of("the body is empty") : faults(pointer, value);
        } catch (IOException e) {
            return List.of("it is not JSON: " + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    /** The faults of a raw query, by the declared parameters of the operation. */
    List<String> queryFaults(Operation operation, String rawQuery) {
        List<String> faults = new ArrayList<>();
        List<String> known = new ArrayList<>();
        Map<String, List<String>> sent = query(rawQuery);
        for (String pointer : parameterPointers(operation)) {
            JsonNode parameter = root.at(pointer);
            if (!parameter.path("in").asText().equals("query")) {
                continue;
            }
            String name = parameter.path("name").asText();
            known.add(name);
            if (!sent.containsKey(name) && parameter.path("required").asBoolean()) {
                faults.add("the parameter " + name + " is required and was not sent");
            }
            for (String value : sent.getOrDefault(name, List.of())) {
                parameterFaults(pointer + "/schema", value).forEach(fault -> faults.add("the parameter " + name + ": " + fault));
            }
        }
        sent.keySet().stream().filter(each -> !known.contains(each))
                .forEach(each -> faults.add("the parameter " + each + " is not declared"));
        return faults;
    }

    public List<JsonNode> parameters(Operation operation) {
        return parameterPointers(operation).stream().map(root::at).toList();
    }

    private List<String> parameterPointers(Operation operation) {
        List<String> pointers = new ArrayList<>();
        String path = operation.pointer().substring(0, operation.pointer().lastIndexOf('/'));
        for (String owner : List.of(path, operation.pointer())) {
            for (int i = 0; i < root.at(owner).path("parameters").size(); i++) {
                pointers.add(follow(owner + "/parameters/" + i));
            }
        }
        return pointers;
    }

    private List<String> parameterFaults(String pointer, String value) {
        String schema = follow(pointer);
        if (root.at(schema).path("type").asText().equals("array")) {
            schema = follow(schema + "/items");
        }
        JsonNode typed = JSON.getNodeFactory().textNode(value);
        if (Set.of("integer", "number", "boolean").contains(root.at(schema).path("type").asText())
                && value.matches("-?\\d+(\\.\\d+)?|true|false")) {
            try {
                typed = JSON.readTree(value);
            } catch (IOException e) {
                return List.of(value + " is not valid");
            }
        }
        return faults(schema, typed);
    }

    private static Map<String, List<String>> query(String raw) {
        if (raw == null || raw.isEmpty()) {
            return Map.of();
        }
        return Stream.of(raw.split("&")).map(each -> each.split("=", 2)).collect(Collectors.groupingBy(each -> decode(each[0]),
                Collectors.mapping(each -> each.length > 1 ? decode(each[1]) : "", Collectors.toList())));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
