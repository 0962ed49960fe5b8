package io.throughline.profile.core.trait;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.profile.core.trait.TraitRules.Scale;

/** Converts trait values that can be filtered by range to numbers; times to seconds since 1970. */
public final class TraitNumbers {

    private TraitNumbers() {
    }

    public static SortedMap<String, Double> of(Map<String, TraitValue> traits, TraitRules rules) {
        SortedMap<String, Double> numbers = new TreeMap<>();
        traits.forEach((name, trait) -> of(rules.scale(name), trait.value()).ifPresent(number -> numbers.put(name, number)));
        return numbers;
    }

    private static OptionalDouble of(Scale scale, JsonNode value) {
        return switch (scale) {
            case TEXT -> OptionalDouble.empty();
            case NUMBER -> value.isNumber() ? finite(value.doubleValue()) : OptionalDouble.empty();
            case TIME -> value.isTextual() ? parse(scale, value.textValue()) : OptionalDouble.empty();
        };
    }

    /** The number for a text that is a number, a date or a time. */
    public static OptionalDouble parse(Scale scale, String text) {
        try {
            return switch (scale) {
                case TEXT -> OptionalDouble.empty();
                case NUMBER -> text.length() > 60 ? OptionalDouble.empty() : finite(new BigDecimal(text.strip()).doubleValue());
                case TIME -> OptionalDouble
                        .of(seconds(text.strip().length() <= 10 ? LocalDate.parse(text.strip()).atStartOfDay(ZoneOffset.UTC).toInstant()
                                : OffsetDateTime.parse(text.strip()).toInstant()));
            };
        } catch (DateTimeException | NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    private static double seconds(Instant at) {
        return at.getEpochSecond() + at.getNano() / 1e9;
    }

    private static OptionalDouble finite(double number) {
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }
}
