package io.throughline.cli.show;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/** Writes JSON values as one line of text. */
final class JsonText {

    private static final int MOST_DECIMALS = 4;
    private static final MathContext SMALL = new MathContext(3);
    private static final BigDecimal SMALLEST_BY_DECIMALS = new BigDecimal("0.01");

    private JsonText() {
    }

    /** Texts are written without quotes, and without characters that would move a terminal's cursor. */
    static String line(JsonNode value) {
        if (value == null || value.isMissingNode()) {
            return "";
        }
        if (value.isTextual()) {
            return visible(value.textValue());
        }
        if (value.isBigDecimal()) {
            return number(value.decimalValue());
        }
        if (value.isArray() && allScalars(value)) {
            List<String> texts = new ArrayList<>();
            value.forEach(element -> texts.add(line(element)));
            return texts.isEmpty() ? "(none)" : String.join(", ", texts);
        }
        return value.isContainerNode() && value.isEmpty() ? "(none)" : value.toString();
    }

    static boolean allScalars(JsonNode array) {
        for (JsonNode element : array) {
            if (element.isContainerNode()) {
                return false;
            }
        }
        return true;
    }

    /** Whether the value fits into one cell: a scalar, or a list of scalars. */
    static boolean fitsOneCell(JsonNode value) {
        return value.isValueNode() || value.isArray() && allScalars(value) || value.isContainerNode() && value.isEmpty();
    }

    /** Rounds to four decimals, and very small numbers to three digits. */
    private static String number(BigDecimal number) {
        if (number.scale() <= MOST_DECIMALS) {
            return number.toString();
        }
        boolean small = number.signum() != 0 && number.abs().compareTo(SMALLEST_BY_DECIMALS) < 0;
        return (small ? number.round(SMALL) : number.setScale(MOST_DECIMALS, RoundingMode.HALF_EVEN)).toString();
    }

    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> {
            switch (codePoint) {
                case '\n' -> visible.append("\\n");
                case '\t' -> visible.append("\\t");
                case '\r' -> visible.append("\\r");
                default -> {
                    if (Character.isISOControl(codePoint)) {
                        visible.append("\\u%04x".formatted(codePoint));
                    } else {
                        visible.appendCodePoint(codePoint);
                    }
                }
            }
        });
        return visible.toString();
    }
}
