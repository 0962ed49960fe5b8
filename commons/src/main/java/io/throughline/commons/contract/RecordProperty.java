package io.throughline.commons.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.RecordComponentInfo;
import org.jboss.jandex.Type;

/**
 * One property of a record in its JSON form.
 *
 * @param name the name in JSON
 * @param required whether it is always present
 * @param nullable whether it is written as null where there is no value
 */
record RecordProperty(String name, boolean required, boolean nullable) {

    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
    private static final DotName INCLUDE = DotName.createSimple(JsonInclude.class);
    private static final DotName PROPERTY = DotName.createSimple(JsonProperty.class);
    private static final DotName SCHEMA = DotName.createSimple(Schema.class);
    private static final DotName IGNORE = DotName.createSimple(JsonIgnore.class);
    private static final Set<DotName> NO_PROPERTY = Set.of(DotName.createSimple(JsonAnyGetter.class),
            DotName.createSimple(JsonAnySetter.class), DotName.createSimple(JsonUnwrapped.class));
    private static final Set<String> NEVER_EMPTY = Set.of("java.util.UUID", "java.time.Instant", "java.time.LocalDate",
            "java.time.Duration", "java.math.BigDecimal", "java.lang.Integer", "java.lang.Long", "java.lang.Double", "java.lang.Boolean");

    /** The properties of a record, in the order of its components. */
    static List<RecordProperty> of(ClassInfo type) {
        AnnotationInstance standard = type.declaredAnnotation(INCLUDE);
        List<RecordProperty> properties = new ArrayList<>();
        for (RecordComponentInfo component : type.unsortedRecordComponents()) {
            if (!isHidden(component)) {
                properties.add(of(component, standard));
            }
        }
        return properties;
    }

    private static RecordProperty of(RecordComponentInfo component, AnnotationInstance standard) {
        AnnotationInstance own = annotation(component, INCLUDE);
        String include = include(own == null ? standard : own);
        boolean mayBeNull = annotation(component, NULLABLE) != null || component.type().name().toString().startsWith("java.util.Optional");
        boolean always = own != null && include.equals("ALWAYS");
        boolean leftOut = switch (include) {
            case "NON_EMPTY" -> mayBeEmpty(component.type());
            case "NON_DEFAULT", "CUSTOM" -> true;
            default -> false;
        };
        return new RecordProperty(jsonName(component), always || !mayBeNull && !leftOut, always && mayBeNull);
    }

    private static boolean mayBeEmpty(Type type) {
        return type.kind() != Type.Kind.PRIMITIVE && !NEVER_EMPTY.contains(type.name().toString());
    }

    private static String include(AnnotationInstance include) {
        AnnotationValue value = include == null ? null : include.value();
        return include == null ? "NON_NULL" : value == null ? "ALWAYS" : value.asEnum();
    }

    private static String jsonName(RecordComponentInfo component) {
        AnnotationInstance property = annotation(component, PROPERTY);
        AnnotationValue value = property == null ? null : property.value();
        return value == null || value.asString().isEmpty() ? component.name() : value.asString();
    }

    private static boolean isHidden(RecordComponentInfo component) {
        AnnotationInstance schema = annotation(component, SCHEMA);
        boolean hidden = schema != null && schema.value("hidden") != null && schema.value("hidden").asBoolean();
        AnnotationInstance ignore = annotation(component, IGNORE);
        boolean ignored = ignore != null && (ignore.value() == null || ignore.value().asBoolean());
        return hidden || ignored || NO_PROPERTY.stream().anyMatch(name -> annotation(component, name) != null);
    }

    /** Java keeps a component's annotation where its targets allow it: at the component, the field or the accessor. */
    private static AnnotationInstance annotation(RecordComponentInfo component, DotName name) {
        if (component.declaredAnnotation(name) != null) {
            return component.declaredAnnotation(name);
        }
        AnnotationInstance ofField = component.field() == null ? null : component.field().declaredAnnotation(name);
        return ofField != null || component.accessor() == null ? ofField : component.accessor().declaredAnnotation(name);
    }
}
