package io.throughline.commons.json;

import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * Checks that a text can be stored by every store. PostgreSQL refuses U+0000, and UTF-8 has no form for half of a surrogate pair
 * (RFC 3629, section 3). Without the check, both would be lost, or be refused later where the sender no longer learns of it.
 */
public final class StorableText {

    private StorableText() {
    }

    /** The fault of this text, if any. */
    public static Optional<String> fault(String text) {
        if (text == null) {
            return Optional.empty();
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return Optional.of("must not contain the NUL character (U+0000)");
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c) || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return Optional.of("must not contain half of a surrogate pair");
                }
                i++;
            }
        }
        return Optional.empty();
    }

    /**
     * JSON text in which half of a surrogate pair is written as JSON escapes it ({@code \\ud800}), since UTF-8 has no other form
     * for it. U+0000 needs no handling, since JSON never contains it unescaped.
     */
    public static String escaped(String json) {
        StringBuilder escaped = null;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean pair = Character.isHighSurrogate(c) && i + 1 < json.length() && Character.isLowSurrogate(json.charAt(i + 1));
            if (Character.isSurrogate(c) && !pair) {
                escaped = escaped == null ? new StringBuilder(json.length() + 16).append(json, 0, i) : escaped;
                escaped.append(String.format("\\u%04x", (int) c));
            } else if (escaped != null) {
                escaped.append(c);
            }
            if (pair) {
                i++;
                if (escaped != null) {
                    escaped.append(json.charAt(i));
                }
            }
        }
        return escaped == null ? json : escaped.toString();
    }

    /** The place of the first faulty text or name in a tree, as a JSON pointer, with the fault. */
    public static Optional<Map.Entry<String, String>> fault(JsonNode tree) {
        // Nearly every text is valid, so a first pass does not track the place.
        return isSound(tree) ? Optional.empty() : fault(tree, JsonPointer.empty());
    }

    private static boolean isSound(JsonNode node) {
        if (node.isTextual()) {
            return isSound(node.textValue());
        }
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                if (!isSound(field.getKey()) || !isSound(field.getValue())) {
                    return false;
                }
            }
        } else if (node.isArray()) {
            for (JsonNode item : node) {
                if (!isSound(item)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isSound(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return fault(text).isEmpty();
            }
        }
        return true;
    }

    private static Optional<Map.Entry<String, String>> fault(JsonNode node, JsonPointer at) {
        if (node.isTextual()) {
            return fault(node.textValue()).map(fault -> Map.entry(at.toString(), fault));
        }
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                Optional<Map.Entry<String, String>> found = fault(field.getKey())
                        .map(fault -> Map.entry(at.toString(), "has a field whose name " + fault));
                if (found.isEmpty() && (field.getValue().isContainerNode() || field.getValue().isTextual())) {
                    found = fault(field.getValue(), at.appendProperty(field.getKey()));
                }
                if (found.isPresent()) {
                    return found;
                }
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                Optional<Map.Entry<String, String>> found = fault(node.get(i), at.appendIndex(i));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
