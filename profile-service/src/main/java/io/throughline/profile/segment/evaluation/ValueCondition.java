package io.throughline.profile.segment.evaluation;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A condition on one value: a trait, a computed trait or a property. Absent values are
 * {@link JsonNode#isMissingNode missing}.
 */
public sealed interface ValueCondition {

    /** The range of RFC 3339 in UTC, without the year 0, which PostgreSQL cannot represent. */
    Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    /** Equal as JSON; numbers by value (1 is 1.0). Texts must be identical. */
    record Equal(JsonNode to) implements ValueCondition {
    }

    /** Equal to one of these; for an array, any of its items. */
    record OneOf(List<JsonNode> values) implements ValueCondition {
    }

    record Number(NumberCondition test) implements ValueCondition {
    }

    /** Compares times; a date counts as its midnight in UTC. */
    record Time(ComparisonOperator order, Instant bound) implements ValueCondition {
    }

    /** A text that contains this text, ignoring case and character width; an array that contains this item. */
    record Contains(JsonNode part) implements ValueCondition {
    }

    record Exists(boolean there) implements ValueCondition {
    }

    /** A past time that is no longer ago than this. */
    record WithinLast(RollingWindow window) implements ValueCondition {
    }

    /** A future time that is no further away than this. */
    record WithinNext(RollingWindow window) implements ValueCondition {
    }

    /** Holds where the other condition does not, also for absent values. */
    record NegatedCondition(ValueCondition check) implements ValueCondition {
    }

    default boolean holds(JsonNode value, Instant now) {
        return switch (this) {
            case Equal equal -> same(value, equal.to());
            case OneOf any -> value.isArray() ? anyOf(value, any) : any.values().stream().anyMatch(each -> same(value, each));
            case Number number -> value.isNumber() && number.test().test(value.decimalValue());
            case Time time -> time(value).filter(at -> time.order().test(at.compareTo(time.bound()))).isPresent();
            case Contains contains -> contains(value, contains.part());
            case Exists exists -> exists.there() != (value.isMissingNode() || value.isNull());
            case WithinLast last -> time(value).filter(at -> !at.isAfter(now) && last.window().after(at).isAfter(now)).isPresent();
            case WithinNext next -> time(value).filter(at -> at.isAfter(now) && !next.window().before(at).isAfter(now)).isPresent();
            case NegatedCondition otherwise -> !otherwise.check().holds(value, now);
        };
    }

    /** When the result changes by the passing of time; null for never. */
    default Instant next(JsonNode value, Instant now) {
        return switch (this) {
            case WithinLast last -> time(value).map(at -> future(now, at, last.window().after(at))).orElse(null);
            case WithinNext next -> time(value).map(at -> future(now, next.window().before(at), at)).orElse(null);
            case NegatedCondition otherwise -> otherwise.check().next(value, now);
            default -> null;
        };
    }

    /** Whether the passing of time can change the result. */
    default boolean passes() {
        return switch (this) {
            case WithinLast last -> true;
            case WithinNext next -> true;
            case NegatedCondition otherwise -> otherwise.check().passes();
            default -> false;
        };
    }

    private static Instant future(Instant now, Instant first, Instant second) {
        return first.isAfter(now) ? first : second.isAfter(now) ? second : null;
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber() ? one.decimalValue().compareTo(other.decimalValue()) == 0 : one.equals(other);
    }

    private static boolean anyOf(JsonNode items, OneOf any) {
        for (JsonNode item : items) {
            if (any.values().stream().anyMatch(each -> same(item, each))) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(JsonNode value, JsonNode part) {
        if (value.isTextual() && part.isTextual()) {
            return fold(value.textValue()).contains(fold(part.textValue()));
        }
        for (JsonNode item : value) {
            if (value.isArray() && same(item, part)) {
                return true;
            }
        }
        return false;
    }

    private static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    /** Reads a text as a time (RFC 3339) or a date, of the years 1 to 9999 in UTC. */
    static Optional<Instant> time(JsonNode value) {
        return value.isTextual() ? time(value.textValue()) : Optional.empty();
    }

    static Optional<Instant> time(String text) {
        // Most texts are not times, and an exception is expensive.
        if (text.length() < 10 || text.length() > 35 || text.charAt(4) != '-') {
            return Optional.empty();
        }
        try {
            Instant time = text.length() == 10 ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
            return time.isBefore(FIRST) || time.isAfter(LAST) ? Optional.empty() : Optional.of(time);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static BigDecimal number(JsonNode value) {
        return value.isNumber() ? value.decimalValue() : null;
    }
}
