package io.throughline.commons.contract;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/**
 * Adds to the schema of each record what the record's code states: a component is required unless it is
 * {@link jakarta.annotation.Nullable}, null is written only where {@code @JsonInclude} asks for it, and a record that is read
 * from a request accepts no unknown fields.
 */
final class RecordSchemas {

    private static final DotName SCHEMA = DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);
    private static final List<DotName> ANY_FIELDS = List.of(DotName.createSimple(JsonAnyGetter.class),
            DotName.createSimple(JsonAnySetter.class));

    private final Map<String, List<ClassInfo>> byName = new LinkedHashMap<>();
    private final Set<DotName> inApi;

    RecordSchemas(IndexView index) {
        this.inApi = ApiTypes.of(index);
        // Without sorting, the order of nested records is arbitrary, and a message about two of them would differ between builds.
        index.getKnownClasses().stream().filter(ClassInfo::isRecord).sorted((a, b) -> a.name().compareTo(b.name()))
                .forEach(type -> byName.computeIfAbsent(schemaName(type), name -> new ArrayList<>()).add(type));
    }

    /** The name of a class among the component schemas, unless another class has the same name. */
    private static String schemaName(ClassInfo type) {
        AnnotationInstance schema = type.declaredAnnotation(SCHEMA);
        return schema != null && schema.value("name") != null ? schema.value("name").asString() : type.simpleName();
    }

    void describe(OpenAPI document) {
        Set<String> read = new HashSet<>();
        for (Operation operation : SchemaVisitor.operations(document)) {
            SchemaVisitor.ofBody(operation.getRequestBody()).forEach(schema -> SchemaVisitor.reach(document, schema, read));
        }
        SchemaVisitor.schemas(document).forEach((name, schema) -> find(name, schema).ifPresent(type -> {
            RecordProperty.of(type).forEach(property -> describe(schema, property));
            if (takesAnyField(type)) {
                schema.setAdditionalPropertiesBoolean(true);
            } else if (read.contains(name) && isPlain(schema)) {
                schema.setAdditionalPropertiesBoolean(false);
            }
        }));
    }

    private static void describe(Schema schema, RecordProperty property) {
        List<String> required = schema.getRequired() == null ? new ArrayList<>() : new ArrayList<>(schema.getRequired());
        required.remove(property.name());
        if (property.required()) {
            required.add(property.name());
        }
        schema.setRequired(required.isEmpty() ? null : required);
        if (property.nullable()) {
            schema.addProperty(property.name(), nullable(schema.getProperties().get(property.name())));
        }
    }

    private static Schema nullable(Schema schema) {
        if (schema.getRef() != null) {
            Schema referred = OASFactory.createSchema().ref(schema.getRef());
            schema.setRef(null);
            schema.addAllOf(referred);
        }
        List<SchemaType> types = schema.getType() == null ? new ArrayList<>() : new ArrayList<>(schema.getType());
        if (!types.contains(SchemaType.NULL)) {
            types.add(SchemaType.NULL);
        }
        schema.setType(types);
        return schema;
    }

    private static boolean takesAnyField(ClassInfo type) {
        return ANY_FIELDS.stream().anyMatch(type.annotationsMap()::containsKey);
    }

    private static boolean isPlain(Schema schema) {
        return schema.getAllOf() == null && schema.getOneOf() == null && schema.getAnyOf() == null
                && schema.getAdditionalPropertiesSchema() == null && schema.getAdditionalPropertiesBoolean() == null;
    }

    /** The record from which this schema was made; empty where it was not made from a record. */
    private Optional<ClassInfo> find(String name, Schema schema) {
        if (schema.getProperties() == null) {
            return Optional.empty();
        }
        List<ClassInfo> fitting = candidates(name).stream().filter(type -> fits(type, schema)).toList();
        fitting = preferred(preferred(fitting, type -> inApi.contains(type.name())), type -> isNamed(type, name));
        Set<Set<RecordProperty>> meanings = new HashSet<>();
        fitting.forEach(type -> meanings.add(Set.copyOf(RecordProperty.of(type))));
        if (meanings.size() > 1) {
            throw new IllegalStateException("The schema " + name + " can be of several records that do not require the same: "
                    + fitting.stream().map(type -> type.name().toString()).toList()
                    + ". Give each a name of its own by @Schema(name = …).");
        }
        return fitting.stream().findFirst();
    }

    private static List<ClassInfo> preferred(List<ClassInfo> types, Predicate<ClassInfo> first) {
        return types.stream().anyMatch(first) ? types.stream().filter(first).toList() : types;
    }

    private static boolean isNamed(ClassInfo type, String name) {
        AnnotationInstance schema = type.declaredAnnotation(SCHEMA);
        return schema != null && schema.value("name") != null && schema.value("name").asString().equals(name);
    }

    /**
     * Candidates: records of this name, of the name without the number that distinguishes equal names, or generic ones whose name
     * starts this one.
     */
    private Collection<ClassInfo> candidates(String name) {
        String withoutNumber = name.replaceFirst("\\d+$", "");
        for (String candidate : List.of(name, withoutNumber)) {
            if (byName.containsKey(candidate)) {
                return byName.get(candidate);
            }
        }
        return byName.entrySet().stream().filter(entry -> name.startsWith(entry.getKey())).flatMap(entry -> entry.getValue().stream())
                .filter(type -> !type.typeParameters().isEmpty()).toList();
    }

    private static boolean fits(ClassInfo type, Schema schema) {
        Set<String> names = new TreeSet<>();
        RecordProperty.of(type).forEach(property -> names.add(property.name()));
        return !names.isEmpty() && schema.getProperties().keySet().containsAll(names);
    }
}
