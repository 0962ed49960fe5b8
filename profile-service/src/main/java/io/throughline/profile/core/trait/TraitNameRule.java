package io.throughline.profile.core.trait;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.json.StorableText;

/** The allowed names and values of traits. */
public final class TraitNameRule {

    /** A trait describes a person; a larger value is a document. Profiles are read whole, so this bounds a read. */
    static final int MOST_BYTES = 4 * 1024;

    public static final String NAME_FORM =
            "must be named with 1 to 64 letters of any script, digits, spaces and _ - . $, the first a letter, _ or $";

    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{M}\\p{N}_$. -]{0,63}");

    /** The range of a double, as which most readers of JSON read numbers (RFC 8259, section 6). */
    private static final int MOST_DIGITS = 40;
    private static final int MOST_EXPONENT = 308;

    /** @param pointer the place of the fault in the value; empty for the value itself */
    public record Fault(String pointer, String message) {
    }

    private TraitNameRule() {
    }

    /** Whether the name is allowed for a trait. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The fault of a trait, if any. */
    public static Optional<Fault> fault(String name, JsonNode value) {
        if (!isName(name)) {
            return Optional.of(new Fault("", NAME_FORM));
        }
        Optional<Map.Entry<String, String>> text = StorableText.fault(value);
        if (text.isPresent()) {
            return text.map(fault -> new Fault(fault.getKey(), fault.getValue()));
        }
        if (!numbersFit(value)) {
            return Optional.of(new Fault("", "must hold no number of more than " + MOST_DIGITS + " digits or beyond 1e" + MOST_EXPONENT));
        }
        if (value.toString().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            return Optional.of(new Fault("", "must take 4096 bytes of JSON at most: a trait is a fact, not a document"));
        }
        return Optional.empty();
    }

    /** Whether every reader of JSON can store and read all numbers in it: 40 digits, and below 1e308. */
    public static boolean numbersFit(JsonNode value) {
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            long exponent = (long) number.precision() - number.scale();
            return number.precision() <= MOST_DIGITS && Math.abs(exponent) <= MOST_EXPONENT;
        }
        for (JsonNode child : value) {
            if (!numbersFit(child)) {
                return false;
            }
        }
        return true;
    }
}
