package io.throughline.commons.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;

/**
 * Describes in plain words how a body violates its schema, with one fault per place. Where a schema has several forms
 * ({@code oneOf}), only faults of the form that the body matches best are reported; those of all forms would hide the actual
 * fault.
 */
final class SchemaFaults {

    /** Far more than any query or rule has, and few enough that one fault per part fits into memory. */
    private static final int MOST_PARTS = 10_000;

    /** The most unions that are examined. A body that nests more invalid ones gets details on the first ones only. */
    private static final int MOST_UNIONS = 1_000;

    private final JsonNode document;
    private final Function<String, JsonSchema> schemaAt;
    private int unions;

    /** @param schemaAt the compiled schema at a JSON pointer of the document */
    SchemaFaults(JsonNode document, Function<String, JsonSchema> schemaAt) {
        this.document = document;
        this.schemaAt = schemaAt;
    }

    /**
     * One fault at one place.
     *
     * @param own whether it is about the fields or the type of the value as a whole, not about what a field holds
     */
    private record SchemaFault(String pointer, String message, boolean own) {
    }

    /** Adds a fault for each violation of the schema at this JSON pointer of the document. */
    void find(String schema, JsonNode value, BodyFaults faults) {
        Set<String> seen = new HashSet<>();
        for (SchemaFault found : search(schema, value, "")) {
            if (seen.add(found.pointer())) {
                faults.at(found.pointer(), found.message());
            }
        }
    }

    private List<SchemaFault> search(String schema, JsonNode value, String at) {
        // A large body is checked up to its first fault, since one fault per value would take more memory than the service has.
        boolean large = parts(value, MOST_PARTS) > MOST_PARTS;
        Set<ValidationMessage> messages =
                schemaAt.apply(schema).validate(value, context -> context.getExecutionConfig().setFailFast(large));
        Set<JsonNodePath> insideUnions = messages.stream().filter(SchemaFaults::isUnion).map(ValidationMessage::getEvaluationPath)
                .collect(Collectors.toSet());
        List<SchemaFault> found = new ArrayList<>();
        for (ValidationMessage message : messages) {
            if (found.size() > BodyFaults.LIMIT) {
                break;
            }
            if (isInside(message, insideUnions)) {
                continue;
            }
            JsonPointer place = JsonPointer.compile(message.getInstanceLocation().toString());
            if (isUnion(message)) {
                found.addAll(union(parent(message), value.at(place), at + place, place.matches()));
            } else {
                found.add(fault(message, at + place, place.matches()));
            }
        }
        return found;
    }

    /** Counts this value and all values in it. Counting ends above the limit. */
    private static int parts(JsonNode value, int most) {
        int parts = 1;
        for (JsonNode each : value) {
            if (parts > most) {
                break;
            }
            parts += parts(each, most - parts);
        }
        return parts;
    }

    private static boolean isUnion(ValidationMessage message) {
        return message.getType().equals("oneOf") || message.getType().equals("anyOf");
    }

    /** Whether the message is about one form of a union that another message covers as a whole. */
    private static boolean isInside(ValidationMessage message, Set<JsonNodePath> unions) {
        for (JsonNodePath path = message.getEvaluationPath().getParent(); path != null; path = path.getParent()) {
            if (unions.contains(path)) {
                return true;
            }
        }
        return false;
    }

    private static String parent(ValidationMessage message) {
        return message.getSchemaLocation().getFragment().getParent().toString();
    }

    private SchemaFault fault(ValidationMessage message, String at, boolean whole) {
        JsonNode schema = document.at(parent(message));
        return switch (message.getType()) {
            case "required" -> new SchemaFault(at + field(message.getProperty()), "is missing", whole);
            case "additionalProperties" -> new SchemaFault(at + field(message.getProperty()),
                    "is not known here; known are " + names(schema.path("properties")), whole);
            case "uniqueItems" -> new SchemaFault(at, "must not have the same element twice", false);
            case "multipleOf" -> new SchemaFault(at, "must be a multiple of " + schema.path("multipleOf").asText(), false);
            default -> new SchemaFault(at, ExpectedValue.describe(schema), whole);
        };
    }

    private static String field(String name) {
        return JsonPointer.empty().appendProperty(name).toString();
    }

    private static Set<String> names(JsonNode properties) {
        Set<String> names = new TreeSet<>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private List<SchemaFault> union(String schema, JsonNode value, String at, boolean whole) {
        JsonNode union = document.at(schema);
        String keyword = union.has("oneOf") ? "/oneOf/" : "/anyOf/";
        JsonNode forms = union.path(keyword.substring(1, keyword.length() - 1));
        if (++unions > MOST_UNIONS) {
            return List.of(new SchemaFault(at, forms(forms), whole));
        }
        if (union.has("discriminator")) {
            return named(union.get("discriminator"), value, at);
        }
        List<List<SchemaFault>> ofForms = new ArrayList<>();
        for (int i = 0; i < forms.size(); i++) {
            ofForms.add(search(schema + keyword + i, value, at));
        }
        return closest(ofForms, value, forms).orElseGet(() -> List.of(new SchemaFault(at, forms(forms), whole)));
    }

    /** The faults of the form that the discriminator field names. */
    private List<SchemaFault> named(JsonNode discriminator, JsonNode value, String at) {
        String field = discriminator.path("propertyName").asText();
        JsonNode mapping = discriminator.path("mapping");
        if (!value.isObject()) {
            return List.of(new SchemaFault(at, "must be an object", true));
        }
        JsonNode name = value.get(field);
        if (name == null) {
            return List.of(new SchemaFault(at + field(field), "is missing", true));
        }
        JsonNode target = name.isTextual() ? mapping.path(name.textValue()) : mapping.path("");
        return target.isTextual() ? search(target.textValue().substring(1), value, at)
                : List.of(new SchemaFault(at + field(field), "must be one of " + names(mapping), true));
    }

    /** The faults of the form that the value most likely means; empty where it is none, or several equally. */
    private Optional<List<SchemaFault>> closest(List<List<SchemaFault>> ofForms, JsonNode value, JsonNode forms) {
        Comparator<Integer> order = Comparator.<Integer>comparingLong(i -> ofForms.get(i).stream().filter(SchemaFault::own).count())
                .thenComparingInt(i -> ofForms.get(i).size());
        List<Integer> meant = new ArrayList<>();
        List<Integer> objects = new ArrayList<>();
        for (int i = 0; i < forms.size(); i++) {
            JsonNode form = resolve(forms.get(i));
            if (isMeant(form, value)) {
                meant.add(i);
            }
            if (form.path("type").asText().equals("object")) {
                objects.add(i);
            }
        }
        // An object can only mean the one form that is an object, whatever its fields are called.
        meant = meant.isEmpty() && value.isObject() && objects.size() == 1 ? objects : meant;
        meant.sort(order);
        boolean clear = meant.size() == 1 || meant.size() > 1 && order.compare(meant.get(0), meant.get(1)) < 0;
        return clear && !ofForms.get(meant.getFirst()).isEmpty() ? Optional.of(ofForms.get(meant.getFirst())) : Optional.empty();
    }

    /** Whether the value is of the form's type, and, if it is an object, has one of its fields. */
    private boolean isMeant(JsonNode form, JsonNode value) {
        if (form.has("discriminator")) {
            return value.has(form.path("discriminator").path("propertyName").asText());
        }
        if (form.has("oneOf") || form.has("anyOf")) {
            return true;
        }
        return switch (form.path("type").asText()) {
            case "object" -> value.isObject() && (form.path("properties").isEmpty() && form.path("additionalProperties").asBoolean(true)
                    || names(form.path("properties")).stream().anyMatch(value::has));
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer", "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> true;
        };
    }

    private JsonNode resolve(JsonNode schema) {
        JsonNode resolved = schema;
        for (int i = 0; i < 10 && resolved.has("$ref"); i++) {
            resolved = document.at(resolved.get("$ref").asText().substring(1));
        }
        return resolved;
    }

    /** For example "must be one of: an object with last; an object with from and to". */
    private String forms(JsonNode forms) {
        List<String> words = new ArrayList<>();
        forms.forEach(form -> words.add(form(resolve(form))));
        boolean texts = words.stream().noneMatch(word -> word.startsWith("an object with"));
        return texts ? "must be " + words.stream().distinct().collect(Collectors.joining(" or "))
                : "must be one of: " + words.stream().distinct().collect(Collectors.joining("; "));
    }

    private String form(JsonNode form) {
        List<String> required = new ArrayList<>();
        form.path("required").forEach(name -> required.add(name.asText()));
        if (!required.isEmpty()) {
            return "an object with " + String.join(" and ", required);
        }
        if (form.path("type").asText().equals("object") && !form.path("properties").isEmpty()) {
            return "an object with any of " + String.join(", ", names(form.path("properties")));
        }
        if (form.has("oneOf")) {
            return forms(form.get("oneOf")).replaceFirst("^must be (one of: )?", "");
        }
        return ExpectedValue.describe(form).replaceFirst("^must be ", "");
    }
}
