package io.throughline.commons.masking;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks addresses and numbers that are encoded in a text: by percent signs as in URLs, also several times over, by plus signs as
 * in forms, by HTML character references and by JSON escapes.
 */
final class EncodedText {

    /** The text between two separators of a URL or a form. */
    private static final Pattern SEGMENT = Pattern.compile("[^\\s&#?=/;,\"'<>|()\\[\\]{}]++");
    private static final Pattern PERCENT = Pattern.compile("(?:%[0-9A-Fa-f]{2})++");
    /** The HTML references and JSON escapes of {@code @} and {@code +}. */
    private static final Pattern AT = Pattern.compile("&#0{0,8}64;?|&#[xX]0{0,8}40;?|&commat;|\\\\u0040");
    private static final Pattern PLUS = Pattern.compile("&#0{0,8}43;?|&#[xX]0{0,8}2[bB];?|&plus;|\\\\u002[bB]");
    private static final int MOST_LAYERS = 8;

    private EncodedText() {
    }

    /** @param mask applied to a text that is not encoded */
    static String masked(String text, UnaryOperator<String> mask) {
        boolean encoded = text.indexOf('%') >= 0 || text.indexOf('+') >= 0 || text.indexOf('&') >= 0 || text.indexOf('\\') >= 0;
        if (!encoded) {
            return text;
        }
        String referred = PLUS.matcher(AT.matcher(text).replaceAll("@")).replaceAll("+");
        String masked = referred.equals(text) ? text : mask.apply(referred);
        String shown = masked.equals(referred) ? text : masked;
        return SEGMENT.matcher(shown).replaceAll(found -> Matcher.quoteReplacement(field(found.group(), mask)));
    }

    private static String field(String field, UnaryOperator<String> mask) {
        String plain = field;
        for (int layer = 0; layer < MOST_LAYERS; layer++) {
            String next = decoded(plain);
            if (next.equals(plain)) {
                return withSpaces(plain, field, mask);
            }
            plain = next;
        }
        return PersonalDataMask.HIDDEN;
    }

    private static String withSpaces(String plain, String field, UnaryOperator<String> mask) {
        String masked = mask.apply(plain);
        if (!masked.equals(plain)) {
            return masked;
        }
        // In a form, a plus sign means a space, except the first one of a phone number.
        String spaced = plain.isEmpty() ? plain : plain.charAt(0) + plain.substring(1).replace('+', ' ');
        masked = mask.apply(spaced);
        return masked.equals(spaced) ? field : masked;
    }

    private static String decoded(String text) {
        return text.indexOf('%') < 0 ? text : PERCENT.matcher(text).replaceAll(found -> Matcher.quoteReplacement(
                new String(HexFormat.of().parseHex(found.group().replace("%", "")), StandardCharsets.UTF_8)));
    }
}
