package io.throughline.journey.analysis.sql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.PropertyCondition;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.log.LogNumbers;

/** Filters of events as SQL conditions. All literals are quoted here. */
public final class FilterSql {

    /** Longer numbers are not meaningful; written out, 1e1000000 would be a megabyte. */
    private static final int MOST_DIGITS = 400;
    private static final String NUMBERS = " IN ('Int64', 'UInt64', 'Double')";

    private FilterSql() {
    }

    public static String of(EventFilter filter) {
        return switch (filter) {
            case EventFilter.Any any -> "1";
            case EventFilter.And and -> joined(and.parts(), " AND ", "1");
            case EventFilter.Or or -> or(or.parts());
            case EventFilter.Not not -> "NOT " + of(not.part());
            case EventFilter.Is is -> is.values().isEmpty() ? "0" : "(" + is.field().column() + " IN (" + quoted(is.values()) + "))";
            case EventFilter.Property property -> property.checks().isEmpty() ? "1"
                    : property.checks().stream().map(check -> check(property.path(), check)).collect(Collectors.joining(" AND ", "(", ")"));
        };
    }

    /** Conditions on one column become one list of values. */
    private static String or(List<EventFilter> parts) {
        if (parts.contains(EventFilter.ANY)) {
            return "1";
        }
        if (parts.size() > 1 && parts.getFirst() instanceof EventFilter.Is first
                && parts.stream().allMatch(part -> part instanceof EventFilter.Is is && is.field() == first.field())) {
            return of(new EventFilter.Is(first.field(),
                    parts.stream().flatMap(part -> ((EventFilter.Is) part).values().stream()).distinct().toList()));
        }
        return joined(parts, " OR ", "0");
    }

    private static String joined(List<EventFilter> parts, String by, String none) {
        return parts.isEmpty() ? none : parts.stream().map(FilterSql::of).collect(Collectors.joining(by, "(", ")"));
    }

    private static String check(String path, PropertyCondition check) {
        return switch (check) {
            case PropertyCondition.Equal equal -> equal(path, equal.value());
            case PropertyCondition.OneOf any -> oneOf(path, any.values());
            // As in segments, a text is not a number, even if it looks like one.
            case PropertyCondition.Compare compare ->
                    "(" + type(path) + NUMBERS + " AND " + function("JSONExtractFloat", path) + " " + compare.order().sign()
                            + " " + number(compare.bound()) + ")";
            case PropertyCondition.Contains contains ->
                    "(" + type(path) + " = 'String' AND positionCaseInsensitiveUTF8(" + function("JSONExtractString", path)
                            + ", " + ClickHouseClient.quoted(contains.part()) + ") > 0)";
            case PropertyCondition.Exists exists -> "(" + type(path) + (exists.there() ? " != " : " = ") + "'Null')";
            case PropertyCondition.Negated negated -> "NOT " + check(path, negated.check());
        };
    }

    private static String equal(String path, JsonNode value) {
        if (value.isNumber()) {
            String digits = digits(value);
            if (digits != null) {
                return equal(path, TextNode.valueOf(digits));
            }
            return "(" + type(path) + NUMBERS + " AND " + function("JSONExtractFloat", path) + " = " + number(value.decimalValue()) + ")";
        }
        if (value.isBoolean()) {
            return "(" + type(path) + " = 'Bool' AND " + function("JSONExtractBool", path) + " = " + (value.booleanValue() ? 1 : 0) + ")";
        }
        return "(" + type(path) + " = 'String' AND " + function("JSONExtractString", path) + " = "
                + ClickHouseClient.quoted(value.textValue()) + ")";
    }

    /** The digits of a whole number that the log stores as text ({@link LogNumbers}); null for any other number. */
    public static String digits(JsonNode number) {
        BigDecimal value = number.decimalValue().stripTrailingZeros();
        if (value.scale() > 0 || value.precision() - value.scale() > MOST_DIGITS) {
            return null;
        }
        BigIntegerNode whole = BigIntegerNode.valueOf(value.toBigInteger());
        return LogNumbers.isOutOfRange(whole) ? whole.asText() : null;
    }

    private static String oneOf(String path, List<JsonNode> values) {
        List<String> any = new ArrayList<>();
        List<String> texts = values.stream().filter(JsonNode::isTextual).map(JsonNode::textValue).toList();
        if (!texts.isEmpty()) {
            any.add("(" + type(path) + " = 'String' AND " + function("JSONExtractString", path) + " IN (" + quoted(texts) + "))");
        }
        values.stream().filter(value -> !value.isTextual()).map(value -> equal(path, value)).forEach(any::add);
        return "(" + String.join(" OR ", any) + ")";
    }

    /** The property as it is stored: text unchanged, everything else as JSON; empty if it is missing. */
    public static String text(String path) {
        return "multiIf(" + type(path) + " = 'String', " + function("JSONExtractString", path) + ", " + type(path) + " = 'Null', '', "
                + function("JSONExtractRaw", path) + ")";
    }

    /** Nullable(Float64). A text that contains a number counts as one, because shops send sums that way. */
    static String number(String path) {
        String extracted = "JSONExtract(properties, " + keys(path) + ", 'Nullable(Float64)')";
        // A text such as 1e309 is read as infinity, which would make every sum infinite.
        return "if(isFinite(" + extracted + "), " + extracted + ", NULL)";
    }

    private static String number(BigDecimal number) {
        return "toFloat64('" + String.format(Locale.ROOT, "%s", number.doubleValue()).replace("Infinity", "inf") + "')";
    }

    private static String type(String path) {
        return function("JSONType", path);
    }

    private static String function(String name, String path) {
        return name + "(properties, " + keys(path) + ")";
    }

    private static String keys(String path) {
        return quoted(List.of(path.split("\\.")));
    }

    public static String quoted(List<String> texts) {
        return texts.stream().map(ClickHouseClient::quoted).collect(Collectors.joining(", "));
    }
}
