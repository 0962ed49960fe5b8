package io.throughline.journey.analysis.filter;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.throughline.journey.analysis.sql.FilterSql;
import io.throughline.journey.touchpoint.log.LogNumbers;

/**
 * Evaluates an {@link EventFilter} on events in memory, and matches the same events that {@link FilterSql} finds in the log. It is built
 * once and used for many events. Case is folded as in ClickHouse, letter by letter; the two may differ in scripts that got capitals after
 * Unicode 7 (Cherokee, Georgian, Adlam and the like).
 */
public final class EventMatcher {

    /** Capital theta, ohm, kelvin and ångström as separate signs: ClickHouse does not equate them with the letters. */
    private static final Set<Integer> SIGNS = Set.of(0x03F4, 0x2126, 0x212A, 0x212B, 0x0130);

    private final Predicate<EventFacts> test;
    private final boolean asksProperties;

    private EventMatcher(Predicate<EventFacts> test, boolean asksProperties) {
        this.test = test;
        this.asksProperties = asksProperties;
    }

    public static EventMatcher of(EventFilter filter) {
        return new EventMatcher(compiled(filter), readsProperties(filter));
    }

    public boolean fits(EventFacts event) {
        return test.test(event);
    }

    /** Whether the result depends on more than the event's columns. */
    public boolean readsProperties() {
        return asksProperties;
    }

    /** The properties as the log's columns hold them, see {@link LogNumbers}. */
    public static JsonNode properties(JsonNode properties) {
        return LogNumbers.readable(properties);
    }

    private static boolean readsProperties(EventFilter filter) {
        return switch (filter) {
            case EventFilter.Any any -> false;
            case EventFilter.Is is -> false;
            case EventFilter.And and -> and.parts().stream().anyMatch(EventMatcher::readsProperties);
            case EventFilter.Or or -> or.parts().stream().anyMatch(EventMatcher::readsProperties);
            case EventFilter.Not not -> readsProperties(not.part());
            case EventFilter.Property property -> !property.checks().isEmpty();
        };
    }

    private static Predicate<EventFacts> compiled(EventFilter filter) {
        return switch (filter) {
            case EventFilter.Any any -> event -> true;
            case EventFilter.And and -> all(and.parts().stream().map(EventMatcher::compiled).toList());
            case EventFilter.Or or -> any(or.parts().stream().map(EventMatcher::compiled).toList());
            case EventFilter.Not not -> compiled(not.part()).negate();
            case EventFilter.Is is -> is(is.field(), new HashSet<>(is.values()));
            case EventFilter.Property property -> property(property);
        };
    }

    private static <T> Predicate<T> all(List<Predicate<T>> parts) {
        return value -> {
            for (Predicate<T> part : parts) {
                if (!part.test(value)) {
                    return false;
                }
            }
            return true;
        };
    }

    private static <T> Predicate<T> any(List<Predicate<T>> parts) {
        return value -> {
            for (Predicate<T> part : parts) {
                if (part.test(value)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static Predicate<EventFacts> is(LogField field, Set<String> values) {
        return switch (field) {
            case CHANNEL -> event -> values.contains(event.channel());
            case TYPE -> event -> values.contains(event.type());
            case NAME -> event -> values.contains(event.name());
            case SOURCE -> event -> values.contains(event.source());
            case TRUST -> event -> values.contains(event.trust());
            case TOUCH -> event -> values.contains(new EventKey(event.channel(), event.type(), event.name()).toString());
        };
    }

    private static Predicate<EventFacts> property(EventFilter.Property property) {
        String[] path = property.path().split("\\.");
        Predicate<JsonNode> checks = all(property.checks().stream().map(EventMatcher::check).toList());
        return event -> {
            JsonNode value = event.properties();
            for (int i = 0; i < path.length && !value.isMissingNode(); i++) {
                // Elements of an array cannot be addressed by name.
                value = value.isObject() ? value.path(path[i]) : MissingNode.getInstance();
            }
            return checks.test(value);
        };
    }

    private static Predicate<JsonNode> check(PropertyCondition check) {
        return switch (check) {
            case PropertyCondition.Equal equal -> equal(equal.value());
            case PropertyCondition.OneOf oneOf -> any(oneOf.values().stream().map(EventMatcher::equal).toList());
            case PropertyCondition.Compare compare -> compare(compare.order(), compare.bound().doubleValue());
            case PropertyCondition.Contains contains -> contains(folded(contains.part()));
            case PropertyCondition.Exists exists -> value -> exists.there() != (value.isMissingNode() || value.isNull());
            case PropertyCondition.Negated negated -> check(negated.check()).negate();
        };
    }

    private static Predicate<JsonNode> equal(JsonNode wanted) {
        if (wanted.isNumber()) {
            String digits = FilterSql.digits(wanted);
            if (digits != null) {
                return value -> value.isTextual() && value.textValue().equals(digits);
            }
            double number = wanted.decimalValue().doubleValue();
            return value -> value.isNumber() && value.doubleValue() == number;
        }
        if (wanted.isBoolean()) {
            return value -> value.isBoolean() && value.booleanValue() == wanted.booleanValue();
        }
        return value -> value.isTextual() && value.textValue().equals(wanted.textValue());
    }

    private static Predicate<JsonNode> compare(ComparisonOperator order, double bound) {
        return switch (order) {
            case LT -> value -> value.isNumber() && value.doubleValue() < bound;
            case LTE -> value -> value.isNumber() && value.doubleValue() <= bound;
            case GT -> value -> value.isNumber() && value.doubleValue() > bound;
            case GTE -> value -> value.isNumber() && value.doubleValue() >= bound;
        };
    }

    private static Predicate<JsonNode> contains(String part) {
        return value -> value.isTextual() && folded(value.textValue()).contains(part);
    }

    private static String folded(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        text.codePoints().forEach(letter -> folded.appendCodePoint(
                Character.getType(letter) == Character.UPPERCASE_LETTER && !SIGNS.contains(letter) ? Character.toLowerCase(letter)
                        : letter));
        return folded.toString();
    }
}
