package io.throughline.journey.analysis.filter;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.json.StorableText;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.RequestValues;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A condition on one event. All of its parts must hold; a comparison applies to the property named beside it. */
@Schema(name = "EventFilterRequest", description = "Which events: all that is said must hold. At least one field is needed. "
        + "`property` needs one comparison or more beside it.")
public record EventFilterRequest(
        @Nullable @Schema(description = "The event's name") TextOrTexts event,
        @Nullable @Schema(description = "The channel in which it happened") TextOrTexts channel,
        @Nullable @Schema(description = "The event's type, such as track, page or identify") TextOrTexts type,
        @Nullable @Schema(description = "The source that sent it") TextOrTexts source,
        @Nullable @Schema(description = "The trust that its source had: public, server or import") TextOrTexts trust,
        @Nullable @NotBlank @Size(min = 1,
                max = RequestValues.MOST_TEXT) @Schema(description = "The id of a touchpoint that has a name") String touchpoint,
        @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(
                description = "The name of a property, or at most 8 names parted by dots",
                example = "address.city") String property,
        @Nullable @Schema(description = "Is equal to: a text of at most 256 characters, a number, true or false") JsonNode eq,
        @Nullable @Schema(description = "Is not equal to, or is missing") JsonNode ne,
        @Nullable @Size(min = 1, max = 200) @Schema(description = "Is one of: texts, numbers, true or false") List<JsonNode> in,
        @Nullable @Size(min = 1, max = 200) @Schema(description = "Is none of, or is missing") List<JsonNode> notIn,
        @Nullable @Schema(description = "Is a number less than") BigDecimal lt,
        @Nullable @Schema(description = "Is a number of at most") BigDecimal lte,
        @Nullable @Schema(description = "Is a number greater than") BigDecimal gt,
        @Nullable @Schema(description = "Is a number of at least") BigDecimal gte,
        @Nullable @NotBlank @Size(min = 1,
                max = RequestValues.MOST_TEXT) @Schema(description = "Is a text that holds this one, whatever the case") String contains,
        @Nullable @NotBlank @Size(min = 1,
                max = RequestValues.MOST_TEXT) @Schema(description = "Is no text that holds this one, or is missing") String notContains,
        @Nullable @Schema(description = "Whether the property is there at all") Boolean exists,
        @Nullable @Size(min = 1, max = 50) @Schema(description = "All of these hold") List<EventFilterRequest> and,
        @Nullable @Size(min = 1, max = 50) @Schema(description = "At least one of these holds") List<EventFilterRequest> or,
        @Nullable @Schema(description = "This does not hold") EventFilterRequest not) {

    private static final List<String> FIELDS = List.of("event", "channel", "type", "source", "trust", "touchpoint", "property", "and", "or",
            "not");

    /** The filter in a field; {@link EventFilter#ANY} if it is missing. */
    public static EventFilter of(EventFilterRequest filter, QuestionContext context, BodyFaults faults) {
        return filter == null ? EventFilter.ANY : filter.filter(context, faults);
    }

    public EventFilter filter(QuestionContext context, BodyFaults faults) {
        List<EventFilter> all = new ArrayList<>();
        fields(channel, type, event, source, trust, faults).forEach(each -> all.add(each.filter()));
        if (touchpoint != null) {
            touchpoint(touchpoint, context, faults, all);
        }
        if (property != null) {
            all.add(new EventFilter.Property(RequestValues.path(property, "property", faults), checks(faults)));
        } else {
            checkNoComparison(faults);
        }
        each(and, faults.in("and"), (part, at) -> part.filter(context, at)).map(EventFilter.And::new).forEach(all::add);
        each(or, faults.in("or"), (part, at) -> part.filter(context, at)).map(EventFilter.Or::new).forEach(all::add);
        if (not != null) {
            all.add(new EventFilter.Not(not.filter(context, faults.in("not"))));
        }
        if (Stream.of(event, channel, type, source, trust, touchpoint, property, and, or, not).allMatch(java.util.Objects::isNull)) {
            faults.here("needs one of " + FIELDS);
        }
        return one(all);
    }

    /** A filter by one column, with its values. */
    public record FieldValues(EventFilter filter, List<String> values) {
    }

    public static List<FieldValues> fields(TextOrTexts channel, TextOrTexts type, TextOrTexts event, TextOrTexts source, TextOrTexts trust,
            BodyFaults faults) {
        return Stream.of(field(LogField.CHANNEL, channel, "channel", faults), field(LogField.TYPE, type, "type", faults),
                field(LogField.NAME, event, "event", faults), field(LogField.SOURCE, source, "source", faults),
                field(LogField.TRUST, trust, "trust", faults)).filter(each -> !each.values().isEmpty()).toList();
    }

    private static FieldValues field(LogField field, TextOrTexts sent, String name, BodyFaults faults) {
        List<String> values = sent == null ? List.of() : sent.texts(name, faults);
        return new FieldValues(new EventFilter.Is(field, values), values);
    }

    public static void touchpoint(String id, QuestionContext context, BodyFaults faults, List<EventFilter> all) {
        context.touchpoints().filterOf(id).ifPresentOrElse(all::add,
                () -> faults.at("touchpoint", "is none that has a name; see /v1/touchpoints"));
    }

    public static EventFilter one(List<EventFilter> all) {
        return all.isEmpty() ? EventFilter.ANY : all.size() == 1 ? all.getFirst() : new EventFilter.And(List.copyOf(all));
    }

    /** Reads each part of a list; empty if there is no list. */
    public static <P, R> Stream<List<R>> each(List<P> parts, BodyFaults faults, BiFunction<P, BodyFaults, R> reader) {
        return parts == null ? Stream.empty()
                : Stream.of(IntStream.range(0, parts.size()).mapToObj(i -> reader.apply(parts.get(i), faults.in(i))).toList());
    }

    private void checkNoComparison(BodyFaults faults) {
        given().forEach(field -> faults.at(field, "is not known here without a property"));
    }

    private Stream<String> given() {
        return Stream.of(given("eq", eq), given("ne", ne), given("in", in), given("notIn", notIn), given("lt", lt), given("lte", lte),
                given("gt", gt), given("gte", gte), given("contains", contains), given("notContains", notContains), given("exists", exists))
                .flatMap(each -> each);
    }

    private static Stream<String> given(String field, Object value) {
        return value == null ? Stream.empty() : Stream.of(field);
    }

    private List<PropertyCondition> checks(BodyFaults faults) {
        List<PropertyCondition> checks = new ArrayList<>();
        scalar("eq", eq, faults).map(PropertyCondition.Equal::new).forEach(checks::add);
        scalar("ne", ne, faults).map(value -> new PropertyCondition.Negated(new PropertyCondition.Equal(value))).forEach(checks::add);
        values("in", in, faults).map(PropertyCondition.OneOf::new).forEach(checks::add);
        values("notIn", notIn, faults).map(values -> new PropertyCondition.Negated(new PropertyCondition.OneOf(values)))
                .forEach(checks::add);
        compare(ComparisonOperator.LT, lt, faults).forEach(checks::add);
        compare(ComparisonOperator.LTE, lte, faults).forEach(checks::add);
        compare(ComparisonOperator.GT, gt, faults).forEach(checks::add);
        compare(ComparisonOperator.GTE, gte, faults).forEach(checks::add);
        Stream.ofNullable(contains).map(PropertyCondition.Contains::new).forEach(checks::add);
        Stream.ofNullable(notContains).map(text -> new PropertyCondition.Negated(new PropertyCondition.Contains(text)))
                .forEach(checks::add);
        Stream.ofNullable(exists).map(PropertyCondition.Exists::new).forEach(checks::add);
        if (given().findAny().isEmpty()) {
            faults.here("needs a comparison: eq, ne, in, notIn, lt, lte, gt, gte, contains, notContains or exists");
        }
        return checks;
    }

    private static Stream<PropertyCondition> compare(ComparisonOperator order, BigDecimal bound, BodyFaults faults) {
        if (bound != null && !Double.isFinite(bound.doubleValue())) {
            faults.at(order.key(), "must be a number");
            return Stream.empty();
        }
        return Stream.ofNullable(bound).map(value -> new PropertyCondition.Compare(order, value));
    }

    private static Stream<JsonNode> scalar(String field, JsonNode value, BodyFaults faults) {
        if (value != null && !isScalar(value)) {
            faults.at(field, "must be a text of at most 256 characters, a number, true or false");
            return Stream.empty();
        }
        return Stream.ofNullable(value);
    }

    private static Stream<List<JsonNode>> values(String field, List<JsonNode> values, BodyFaults faults) {
        if (values != null && !values.stream().allMatch(EventFilterRequest::isScalar)) {
            faults.at(field, "must be an array of 1 to 200 texts of at most 256 characters, numbers, true or false");
            return Stream.empty();
        }
        return Stream.ofNullable(values);
    }

    private static boolean isScalar(JsonNode value) {
        if (value == null) {
            return false;
        }
        return value.isTextual() ? value.textValue().length() <= RequestValues.MOST_TEXT && StorableText.fault(value.textValue()).isEmpty()
                : value.isBoolean() || value.isNumber() && Double.isFinite(value.doubleValue());
    }
}
