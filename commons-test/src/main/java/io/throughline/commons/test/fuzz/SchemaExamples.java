package io.throughline.commons.test.fuzz;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Generates values that an OpenAPI document's schemas allow, so that requests are understood. */
final class SchemaExamples {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEEPEST = 6;
    private static final String ANY_JSON = "JsonValue";

    private final JsonNode document;
    private final SplittableRandom random;

    SchemaExamples(JsonNode document, SplittableRandom random) {
        this.document = document;
        this.random = random;
    }

    JsonNode of(JsonNode schema, String name) {
        return of(schema, name, 0);
    }

    private JsonNode of(JsonNode schema, String name, int depth) {
        if (schema.has("example")) {
            return schema.path("example");
        }
        if (!schema.path("examples").isEmpty()) {
            return schema.path("examples").get(random.nextInt(schema.path("examples").size()));
        }
        if (schema.isObject() && schema.isEmpty()) {
            return anything();
        }
        if (schema.has("$ref")) {
            String ref = schema.path("$ref").asText();
            return ref.endsWith('/' + ANY_JSON) ? anything() : of(document.at(ref.substring(1)), name, depth + 1);
        }
        for (String several : List.of("oneOf", "anyOf", "allOf")) {
            if (!schema.path(several).isEmpty()) {
                return of(schema.path(several).get(random.nextInt(schema.path(several).size())), name, depth + 1);
            }
        }
        if (!schema.path("enum").isEmpty()) {
            return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
        }
        return ofType(schema, name, depth);
    }

    private JsonNode ofType(JsonNode schema, String name, int depth) {
        JsonNode type = schema.path("type");
        return switch (type.isArray() ? type.path(0).asText() : type.asText()) {
            case "integer", "number" -> NODES.numberNode(
                    Math.max(schema.path("minimum").asLong(1), Math.min(schema.path("maximum").asLong(5), random.nextInt(1, 8))));
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "array" -> array(schema, name, depth);
            case "object", "" -> object(schema, depth);
            default -> NODES.textNode(text(schema.path("format").asText(), name));
        };
    }

    private ArrayNode array(JsonNode schema, String name, int depth) {
        ArrayNode array = NODES.arrayNode();
        for (int i = depth > DEEPEST ? 0 : random.nextInt(1, 3); i > 0; i--) {
            array.add(of(schema.path("items"), name, depth + 1));
        }
        return array;
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = NODES.objectNode();
        if (depth > DEEPEST) {
            return object;
        }
        List<String> required = schema.path("required").valueStream().map(JsonNode::asText).toList();
        for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
            if (required.contains(each.getKey()) || random.nextInt(3) > 0) {
                object.set(each.getKey(), of(each.getValue(), each.getKey(), depth + 1));
            }
        }
        if (schema.path("additionalProperties").isObject()) {
            object.set(random.nextBoolean() ? "email" : "tea", of(schema.path("additionalProperties"), "tea", depth + 1));
        }
        return object;
    }

    private JsonNode anything() {
        return switch (random.nextInt(4)) {
            case 0 -> NODES.textNode("龙井茶");
            case 1 -> NODES.numberNode(random.nextInt());
            case 2 -> NODES.objectNode().put("a", 1).put("b", "x");
            default -> NODES.arrayNode().add(1).add("x");
        };
    }

    /** @param name the name of the field or parameter, which says more than its schema */
    String text(String format, String name) {
        return switch (format) {
            case "date-time" -> Instant.parse("2026-01-31T09:30:00Z").plusSeconds(random.nextInt(1_000_000)).toString();
            case "date" -> "2026-01-31";
            case "duration" -> "P7D";
            case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
            default -> switch (name) {
                case "identifier", "identifiers", "subject", "a", "b", "left", "right" ->
                        OddValues.any(random, List.of("user_id:42", "user_id:43", "email:li@example.cn",
                                "phone:+8613712345678", "anonymous_id:b7e0c1"));
                case "from", "to", "at", "occurredAt", "since", "until" -> "2026-01-31T09:30:00Z";
                case "zone", "timeZone" -> "Asia/Shanghai";
                case "period", "window", "last" -> "P7D";
                case "language" -> "zh-CN";
                case "channel" -> "web";
                case "topic" -> OddValues.any(random, List.of("touchpoints", "feedback", "privacy"));
                case "event" -> "Order Completed";
                default -> OddValues.any(random, List.of("tea", "shop-web", "Order Completed", "x1", "total"));
            };
        };
    }
}
