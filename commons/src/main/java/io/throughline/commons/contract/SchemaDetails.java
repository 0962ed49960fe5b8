package io.throughline.commons.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * Corrects details of schemas. Where a field's value says which form of a union is meant, each form's schema allows only its own
 * values; otherwise a body could fit several forms, and a client's compiler could not tell them apart. Siblings of references,
 * which OpenAPI 3.0 ignores, are moved to where they count. Patterns are written as Bean Validation understands them.
 */
final class SchemaDetails {

    private static final int DEEPEST_REFERENCE = 10;

    private SchemaDetails() {
    }

    /**
     * A type that is written as one of several forms gets no properties beside them, even where its class has some. For example,
     * a record that is read from a text or an array of texts is not an object with the record's component.
     */
    static void keepFormsAlone(OpenAPI document) {
        SchemaVisitor.schemas(document).values().stream().filter(schema -> schema.getOneOf() != null).forEach(schema -> {
            schema.setProperties(null);
            schema.setRequired(null);
            if (!isOfObjects(document, schema, 0)) {
                schema.setType(null);
            }
        });
    }

    private static boolean isOfObjects(OpenAPI document, Schema schema, int depth) {
        if (schema == null || depth > DEEPEST_REFERENCE) {
            return false;
        }
        if (schema.getRef() != null) {
            return isOfObjects(document, SchemaVisitor.schemas(document).get(SchemaVisitor.name(schema.getRef())), depth + 1);
        }
        return schema.getOneOf() != null ? schema.getOneOf().stream().allMatch(form -> isOfObjects(document, form, depth + 1))
                : List.of(SchemaType.OBJECT).equals(schema.getType());
    }

    static void describe(OpenAPI document) {
        SchemaVisitor.visitAll(document, schema -> {
            if (schema.getDiscriminator() != null && schema.getDiscriminator().getMapping() != null) {
                discriminateForms(document, schema.getDiscriminator().getPropertyName(), schema.getDiscriminator().getMapping());
            }
        });
        SchemaVisitor.visitAll(document, SchemaDetails::separateReference);
        SchemaVisitor.visitAll(document, SchemaDetails::completeText);
    }

    /** Bean Validation matches a pattern against the whole text, JSON Schema against any part of it. */
    private static void completeText(Schema schema) {
        String pattern = schema.getPattern();
        if (pattern != null && !pattern.equals(ExpectedValue.NOT_BLANK)) {
            String body = pattern.replaceFirst("^\\^", "").replaceFirst("(?<!\\\\)\\$$", "");
            schema.setPattern(body.contains("|") ? "^(?:" + body + ")$" : "^" + body + "$");
        }
        if (schema.getEnumeration() != null && schema.getType() == null && schema.getRef() == null
                && schema.getEnumeration().stream().allMatch(String.class::isInstance)) {
            schema.addType(SchemaType.STRING);
        }
    }

    private static void discriminateForms(OpenAPI document, String field, Map<String, String> mapping) {
        Map<String, List<Object>> values = new TreeMap<>();
        mapping.forEach((value, target) -> values.computeIfAbsent(SchemaVisitor.name(target), name -> new ArrayList<>()).add(value));
        values.forEach((name, allowed) -> {
            Schema form = SchemaVisitor.schemas(document).get(name);
            if (form == null) {
                return;
            }
            Schema before = form.getProperties() == null ? null : form.getProperties().get(field);
            Schema property = OASFactory.createSchema().addType(SchemaType.STRING).enumeration(allowed);
            property.setDescription(before == null ? null : before.getDescription());
            form.addProperty(field, property);
            if (form.getRequired() == null || !form.getRequired().contains(field)) {
                form.addRequired(field);
            }
        });
    }

    /** A reference stands alone, or within {@code allOf} where the referring place adds more. */
    private static void separateReference(Schema schema) {
        String reference = schema.getRef();
        if (reference == null) {
            return;
        }
        // The referred schema states these itself.
        schema.setType(null);
        boolean saysMore = schema.getDescription() != null || schema.getDefaultValue() != null || schema.getExample() != null
                || schema.getDeprecated() != null || schema.getReadOnly() != null || schema.getWriteOnly() != null;
        if (saysMore) {
            schema.setRef(null);
            schema.addAllOf(OASFactory.createSchema().ref(reference));
        }
    }
}
