package io.throughline.profile.activity;

import java.math.BigDecimal;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.json.StorableText;
import io.throughline.profile.intake.FeedbackEvent;
import io.throughline.profile.intake.TouchpointEvent;

/**
 * The part of an event's properties that is stored for conditions and sums: top-level scalars, and of Segment's
 * {@code products} the ids, names and categories, as arrays {@code products.product_id} and so on. Bounded, since each
 * event has a row.
 */
final class ActivityProperties {

    private static final int MOST_PROPERTIES = 64;
    private static final int MOST_CHARACTERS = 256;
    private static final int MOST_PRODUCTS = 50;
    /** The most digits of a number, as for a trait. */
    private static final int MOST_DIGITS = 40;
    private static final int MOST_EXPONENT = 308;
    private static final List<String> OF_PRODUCTS = List.of("product_id", "name", "category");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ActivityProperties() {
    }

    static ObjectNode of(TouchpointEvent touchpoint) {
        ObjectNode kept = scalars(touchpoint.properties());
        boolean ofPage = touchpoint.type().equals("page") || touchpoint.type().equals("screen");
        if (ofPage && touchpoint.name() != null && !kept.has("name")) {
            put(kept, "name", NODES.textNode(touchpoint.name()));
        }
        JsonNode products = touchpoint.properties().path("products");
        if (products.isArray()) {
            OF_PRODUCTS.forEach(field -> putAll(kept, products, field));
        }
        return kept;
    }

    static ObjectNode of(FeedbackEvent feedback) {
        ObjectNode kept = NODES.objectNode();
        put(kept, "nps", number(feedback.nps()));
        put(kept, "csat", number(feedback.csat()));
        put(kept, "ces", number(feedback.ces()));
        put(kept, "touchpoint", text(feedback.touchpoint()));
        put(kept, "comment", text(feedback.comment()));
        put(kept, "language", text(feedback.language()));
        return kept;
    }

    private static ObjectNode scalars(JsonNode properties) {
        ObjectNode kept = NODES.objectNode();
        properties.properties().forEach(property -> put(kept, property.getKey(), property.getValue()));
        return kept;
    }

    private static void putAll(ObjectNode kept, JsonNode products, String field) {
        ArrayNode values = NODES.arrayNode();
        for (JsonNode product : products) {
            JsonNode value = product.path(field);
            if (value.isValueNode() && !value.isNull() && values.size() < MOST_PRODUCTS) {
                values.add(NODES.textNode(cut(value.asText())));
            }
        }
        if (!values.isEmpty() && kept.size() < MOST_PROPERTIES) {
            kept.set("products." + field, values);
        }
    }

    private static void put(ObjectNode kept, String name, JsonNode value) {
        if (value == null || !value.isValueNode() || value.isNull() || kept.size() == MOST_PROPERTIES
                || name.length() > MOST_CHARACTERS || StorableText.fault(name).isPresent()) {
            return;
        }
        if (value.isTextual()) {
            kept.put(name, cut(value.textValue()));
        } else if (!value.isNumber() || fits(value.decimalValue())) {
            kept.set(name, value);
        }
    }

    private static boolean fits(BigDecimal number) {
        return number.precision() <= MOST_DIGITS && Math.abs((long) number.precision() - number.scale()) <= MOST_EXPONENT;
    }

    /** The beginning of the text, without half a character at its end and without what PostgreSQL cannot store. */
    private static String cut(String text) {
        if (text.length() > MOST_CHARACTERS) {
            boolean splits = Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1));
            text = text.substring(0, splits ? MOST_CHARACTERS - 1 : MOST_CHARACTERS);
        }
        return StorableText.fault(text).isEmpty() ? text : "";
    }

    private static JsonNode number(Integer value) {
        return value == null ? null : NODES.numberNode(value);
    }

    private static JsonNode text(String value) {
        return value == null ? null : NODES.textNode(value);
    }
}
