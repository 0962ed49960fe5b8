package io.throughline.journey.touchpoint.log;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Handles numbers that ClickHouse's JSON functions cannot hold: whole ones outside of −2⁶³ to 2⁶⁴ − 1, and those that a double cannot hold
 * (1e309). One such number makes the functions find nothing in the whole object. In analyses they count as the text of their digits, so
 * that the rest of the event is not lost; a sum still reads such a text as a number if a double can hold it.
 */
public final class LogNumbers {

    private static final BigInteger LEAST = BigInteger.ONE.shiftLeft(63).negate();
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    /** Skips texts as a whole; only a number of 19 digits or with an exponent can be out of range. Possessive: no backtracking. */
    private static final Pattern TOKEN = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|-?[0-9][0-9.eE+-]*+", Pattern.DOTALL);
    private static final int LEAST_DIGITS = 19;

    private LogNumbers() {
    }

    /** Whether the number is out of range. */
    public static boolean isOutOfRange(JsonNode number) {
        if (number.isBigInteger()) {
            return isOutOfRange(number.bigIntegerValue());
        }
        return number.isNumber() && !Double.isFinite(number.doubleValue());
    }

    private static boolean isOutOfRange(BigInteger whole) {
        return whole.compareTo(LEAST) < 0 || whole.compareTo(MOST) > 0;
    }

    /** The JSON text with such numbers as texts; the same text if it has none. */
    public static String readable(String json) {
        if (!mayHoldOne(json)) {
            return json;
        }
        Matcher token = TOKEN.matcher(json);
        StringBuilder readable = null;
        int copied = 0;
        while (token.find()) {
            if (json.charAt(token.start()) != '"' && isOutOfRange(token.group())) {
                readable = readable == null ? new StringBuilder(json.length() + 16) : readable;
                readable.append(json, copied, token.start()).append('"').append(token.group()).append('"');
                copied = token.end();
            }
        }
        return readable == null ? json : readable.append(json, copied, json.length()).toString();
    }

    /** The same for a tree, which is not changed. */
    public static JsonNode readable(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode readable = object.objectNode();
            object.properties().forEach(field -> readable.set(field.getKey(), readable(field.getValue())));
            return readable;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode readable = array.arrayNode();
            array.forEach(item -> readable.add(readable(item)));
            return readable;
        }
        return isOutOfRange(node) ? TextNode.valueOf(node.asText()) : node;
    }

    private static boolean mayHoldOne(String json) {
        int digits = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (digits > 0 && (c == 'e' || c == 'E')) {
                return true;
            } else {
                digits = 0;
            }
            if (digits >= LEAST_DIGITS) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOutOfRange(String number) {
        boolean whole = number.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9');
        return whole && number.length() >= LEAST_DIGITS && isOutOfRange(new BigInteger(number))
                || !Double.isFinite(Double.parseDouble(number));
    }
}
