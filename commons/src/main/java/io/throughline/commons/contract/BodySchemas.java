package io.throughline.commons.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.oas.OpenApi30;
import io.vertx.core.Context;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The schemas of the service's own OpenAPI document, which was generated at build time. Each is compiled once. */
@Singleton
class BodySchemas {

    /** Where Quarkus keeps the document; Quarkus itself registers the file for native images. */
    private static final String DOCUMENT = "META-INF/quarkus-generated-openapi-doc.JSON";
    private static final String ADDRESS = "https://throughline.example/openapi.json";
    private static final String SCHEMAS = "/components/schemas/";
    static final String ARRAYS = "/arrays/";
    private static final JsonMetaSchema DIALECT = JsonMetaSchema.builder(OpenApi30.getInstance()).format(new DurationFormat()).build();

    private final JsonNode document;
    private final JsonSchemaFactory factory;
    private final SchemaValidatorsConfig settings;
    private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();
    private final Map<Type, Optional<String>> places = new ConcurrentHashMap<>();
    private final Set<String> bodies;
    private final AtomicInteger compiledOnEventLoops = new AtomicInteger();

    @Inject
    BodySchemas(ObjectMapper mapper) {
        this(read(mapper));
    }

    BodySchemas(JsonNode openApi) {
        this.bodies = SchemaPlaces.ofBodies(openApi);
        this.document = withArrays(openApi.path("components").path("schemas"));
        String text = asValidated(document.deepCopy()).toString();
        this.factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4, builder -> builder.metaSchema(DIALECT)
                .defaultMetaSchemaIri(OpenApi30.getInstance().getIri()).schemaLoaders(loaders -> loaders.schemas(Map.of(ADDRESS, text))));
        this.settings = SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).formatAssertionsEnabled(true).build();
    }

    private static JsonNode read(ObjectMapper mapper) {
        try (InputStream document = Thread.currentThread().getContextClassLoader().getResourceAsStream(DOCUMENT)) {
            return document == null ? JsonNodeFactory.instance.objectNode() : mapper.readTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The schemas, and for each an array of it: a request body may be an array without a schema of its own. */
    private static ObjectNode withArrays(JsonNode schemas) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putObject("components").set("schemas", schemas.isObject() ? schemas : document.objectNode());
        ObjectNode arrays = document.putObject("arrays");
        schemas.fieldNames().forEachRemaining(name -> arrays.putObject(name).put("type", "array").putObject("items")
                .put("$ref", "#" + SCHEMAS + name));
        return document;
    }

    /**
     * The schemas in the form that the validator accepts. It refuses a union within a union where the inner one has a
     * discriminator (json-schema-validator 1.5.6). The values of the field distinguish the forms without it; {@link SchemaFaults}
     * uses the document, which keeps the discriminator.
     */
    private static JsonNode asValidated(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            if (schema.has("oneOf")) {
                object.remove("discriminator");
            }
            // A Chinese keyboard's space (U+3000) is white space in ECMAScript's patterns, which schemas use, but not in Java's
            // without (?U).
            if (schema.path("pattern").asText().equals(ExpectedValue.NOT_BLANK)) {
                object.put("pattern", "(?U)" + ExpectedValue.NOT_BLANK);
            }
        }
        schema.forEach(BodySchemas::asValidated);
        return schema;
    }

    /** The JSON pointer of the schema for bodies of this type; empty where the document has no such schema. */
    Optional<String> find(Type type) {
        return places.computeIfAbsent(type, this::look);
    }

    private Optional<String> look(Type type) {
        if (type instanceof Class<?> plain) {
            return name(plain).map(name -> SCHEMAS + name);
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw
                && Collection.class.isAssignableFrom(raw) && generic.getActualTypeArguments()[0] instanceof Class<?> element) {
            return name(element).map(name -> ARRAYS + name);
        }
        return Optional.empty();
    }

    private Optional<String> name(Class<?> type) {
        if (!type.isRecord() && !type.isInterface()) {
            return Optional.empty();
        }
        Schema schema = type.getAnnotation(Schema.class);
        String name = schema == null || schema.name().isEmpty() ? type.getSimpleName() : schema.name();
        JsonNode schemas = document.at("/components/schemas");
        // Records of the same name in several packages get a number as a suffix.
        for (int i = 0; schemas.has(i == 0 ? name : name + i); i++) {
            String candidate = i == 0 ? name : name + i;
            if (!type.isRecord() || fits(type, schemas.get(candidate).path("properties"))) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static boolean fits(Class<?> type, JsonNode properties) {
        return Arrays.stream(type.getRecordComponents()).filter(component -> !component.getAccessor().isAnnotationPresent(JsonIgnore.class))
                .anyMatch(component -> properties.has(jsonName(component)));
    }

    private static String jsonName(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property == null || property.value().isEmpty() ? component.getName() : property.value();
    }

    /** Adds a fault for each violation of the schema at this place. */
    void check(String schema, JsonNode body, BodyFaults faults) {
        new SchemaFaults(document, this::compiled).find(schema, body, faults);
    }

    private JsonSchema compiled(String pointer) {
        return compiled.computeIfAbsent(pointer, place -> {
            if (Context.isOnEventLoopThread()) {
                compiledOnEventLoops.incrementAndGet();
            }
            return factory.getSchema(SchemaLocation.of(ADDRESS + "#" + place), settings);
        });
    }

    /**
     * Compiles all schemas of request bodies, and uses each once, since the validator completes a schema on its first use.
     *
     * @return how many schemas were compiled
     */
    int compileAll() {
        bodies.forEach(place -> check(place, JsonNodeFactory.instance.objectNode(), new BodyFaults()));
        return bodies.size();
    }

    /** How many schemas were compiled while an event loop waited. */
    int compiledOnEventLoops() {
        return compiledOnEventLoops.get();
    }
}
