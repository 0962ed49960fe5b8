package io.throughline.commons.json;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Writes a document of objects, arrays, texts, whole numbers, booleans and nulls in one form only, so that everyone who hashes or
 * signs it gets the same bytes: RFC 8785 (JSON Canonicalization Scheme). Fractions are refused, since no signed document here has
 * any and their form is the hard part of the scheme.
 */
public final class CanonicalJson {

    private CanonicalJson() {
    }

    /** @throws IllegalArgumentException where a number is not whole */
    public static String of(JsonNode node) {
        StringBuilder text = new StringBuilder();
        write(node, text);
        return text.toString();
    }

    private static void write(JsonNode node, StringBuilder text) {
        switch (node.getNodeType()) {
            case OBJECT -> object(node, text);
            case ARRAY -> array(node, text);
            case STRING -> string(node.textValue(), text);
            case NUMBER -> {
                if (!node.canConvertToExactIntegral() || !node.canConvertToLong()) {
                    throw new IllegalArgumentException("Only whole numbers have a form here");
                }
                text.append(node.longValue());
            }
            case BOOLEAN -> text.append(node.booleanValue());
            case NULL -> text.append("null");
            default -> throw new IllegalArgumentException("Not JSON: " + node.getNodeType());
        }
    }

    private static void object(JsonNode node, StringBuilder text) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        // By UTF-16 code units, like String.compareTo.
        names.sort(null);
        text.append('{');
        for (Iterator<String> each = names.iterator(); each.hasNext();) {
            String name = each.next();
            string(name, text);
            text.append(':');
            write(node.get(name), text);
            text.append(each.hasNext() ? "," : "");
        }
        text.append('}');
    }

    private static void array(JsonNode node, StringBuilder text) {
        text.append('[');
        for (int i = 0; i < node.size(); i++) {
            text.append(i == 0 ? "" : ",");
            write(node.get(i), text);
        }
        text.append(']');
    }

    private static void string(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ') {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
