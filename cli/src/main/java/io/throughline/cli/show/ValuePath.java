package io.throughline.cli.show;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * The path of a value in JSON: {@code items.0.id}, or a JSON pointer (RFC 6901) such as {@code /items/0/id}, which also reaches
 * names with a dot.
 */
final class ValuePath {

    /** There is no value at the path. The message states what is there. */
    static final class NoSuchValue extends Exception {

        private static final long serialVersionUID = 1L;

        NoSuchValue(String message) {
            super(message);
        }
    }

    private static final int MOST_NAMES = 20;

    private final List<String> steps;

    private ValuePath(List<String> steps) {
        this.steps = steps;
    }

    static ValuePath of(String text) {
        if (!text.startsWith("/")) {
            return new ValuePath(text.isEmpty() ? List.of() : List.of(text.split("\\.")));
        }
        List<String> steps = new ArrayList<>();
        for (JsonPointer pointer = JsonPointer.compile(text); !pointer.matches(); pointer = pointer.tail()) {
            steps.add(pointer.getMatchingProperty());
        }
        return new ValuePath(steps);
    }

    JsonNode in(JsonNode root) throws NoSuchValue {
        JsonNode value = root;
        for (int at = 0; at < steps.size(); at++) {
            JsonNode next = step(value, steps.get(at));
            if (next == null) {
                String place = at == 0 ? "" : " in " + String.join(".", steps.subList(0, at));
                throw new NoSuchValue("There is no " + steps.get(at) + place + ": " + whatIsThere(value));
            }
            value = next;
        }
        return value;
    }

    /** The same, but returns {@code null} where there is no value. */
    JsonNode orNull(JsonNode root) {
        try {
            return in(root);
        } catch (NoSuchValue nothing) {
            return null;
        }
    }

    private static JsonNode step(JsonNode value, String step) {
        if (value.isArray()) {
            return step.matches("\\d{1,9}") ? value.get(Integer.parseInt(step)) : null;
        }
        return value.get(step);
    }

    private static String whatIsThere(JsonNode value) {
        if (value.isArray()) {
            return switch (value.size()) {
                case 0 -> "the list is empty";
                case 1 -> "the list has one element, 0";
                default -> "the list has the elements 0 to " + (value.size() - 1);
            };
        }
        if (!value.isObject()) {
            return "it is a " + value.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
        }
        if (value.isEmpty()) {
            return "the object is empty";
        }
        List<String> names = new ArrayList<>();
        value.fieldNames().forEachRemaining(names::add);
        String more = names.size() > MOST_NAMES ? ", …" : "";
        return "the names there are " + String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size()))) + more;
    }
}
