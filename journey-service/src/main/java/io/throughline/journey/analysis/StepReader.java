package io.throughline.journey.analysis;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads questions to single events. */
final class StepReader {

    private static final int MOST_LABEL = 100;
    private static final int MOST_VALUES = 200;
    private static final int MOST_PATH = 8;
    private static final List<String> FIELDS = List.of("channel", "type", "event", "source", "trust");

    private StepReader() {
    }

    static Field field(String name) {
        return name.equals("event") ? Field.NAME : Field.valueOf(name.toUpperCase(Locale.ROOT));
    }

    static Step step(Part part) {
        if (!part.isReadable()) {
            return new Step("", EventFilter.ANY);
        }
        String label = part.text("label", MOST_LABEL);
        List<EventFilter> all = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (String name : FIELDS) {
            List<String> values = part.texts(name, MOST_VALUES);
            if (!values.isEmpty()) {
                all.add(new EventFilter.Is(field(name), values));
                labels.add(String.join(" / ", values));
            }
        }
        touchpoint(part).ifPresent(all::add);
        Optional.ofNullable(part.has("touchpoint") ? part.text("touchpoint") : null).ifPresent(labels::add);
        ScopeReader.list(part, "anyOf", StepReader::step).ifPresent(steps -> {
            all.add(new EventFilter.Or(steps.stream().map(Step::event).toList()));
            labels.add(String.join(" / ", steps.stream().map(Step::label).toList()));
        });
        part.part("where").map(StepReader::filter).ifPresent(all::add);
        ScopeReader.needsOne(part, List.of("event", "channel", "type", "source", "trust", "touchpoint", "anyOf", "where"));
        return new Step(label != null ? label : made(labels), one(all));
    }

    /** What a step without a label is called. */
    private static String made(List<String> labels) {
        String made = labels.isEmpty() ? "…" : String.join(", ", labels);
        return made.length() > MOST_LABEL ? made.substring(0, made.offsetByCodePoints(0, MOST_LABEL / 2)) + "…" : made;
    }

    private static EventFilter one(List<EventFilter> all) {
        return all.isEmpty() ? EventFilter.ANY : all.size() == 1 ? all.getFirst() : new EventFilter.And(List.copyOf(all));
    }

    private static Optional<EventFilter> touchpoint(Part part) {
        String id = part.text("touchpoint");
        if (id == null) {
            return Optional.empty();
        }
        Optional<EventFilter> found = part.touchpoints().filterOf(id);
        if (found.isEmpty()) {
            part.fault("touchpoint", "is none that has a name; see /v1/touchpoints");
        }
        return found;
    }

    static EventFilter filter(Part part) {
        List<EventFilter> all = new ArrayList<>();
        if (part.isReadable()) {
            for (String name : FIELDS) {
                List<String> values = part.texts(name, MOST_VALUES);
                if (!values.isEmpty()) {
                    all.add(new EventFilter.Is(field(name), values));
                }
            }
            touchpoint(part).ifPresent(all::add);
            if (part.has("property")) {
                all.add(new EventFilter.Property(path(part, "property"), checks(part)));
            }
            ScopeReader.list(part, "and", StepReader::filter).map(EventFilter.And::new).ifPresent(all::add);
            ScopeReader.list(part, "or", StepReader::filter).map(EventFilter.Or::new).ifPresent(all::add);
            part.part("not").map(StepReader::filter).map(EventFilter.Not::new).ifPresent(all::add);
            ScopeReader.needsOne(part, List.of("event", "channel", "type", "source", "trust", "touchpoint", "property", "and", "or", "not"));
        }
        return one(all);
    }

    /** A property's path; {@code x} stands in for a fault. */
    static String path(Part part, String field) {
        String path = part.required(field);
        String[] names = path.split("\\.", -1);
        for (String name : names) {
            if (!path.isEmpty() && (name.isEmpty() || names.length > MOST_PATH)) {
                part.fault(field, "must be a property's name, or names parted by dots such as address.city, at most " + MOST_PATH);
                return "x";
            }
        }
        return path.isEmpty() ? "x" : path;
    }

    private static List<Check> checks(Part part) {
        List<Check> checks = new ArrayList<>();
        scalar(part, "eq").map(Check.Equal::new).ifPresent(checks::add);
        scalar(part, "ne").map(value -> new Check.Negated(new Check.Equal(value))).ifPresent(checks::add);
        values(part, "in").map(Check.OneOf::new).ifPresent(checks::add);
        values(part, "notIn").map(values -> new Check.Negated(new Check.OneOf(values))).ifPresent(checks::add);
        for (Order order : Order.values()) {
            part.find(order.key()).ifPresent(value -> {
                if (!Part.isFinite(value)) {
                    part.fault(order.key(), "must be a number");
                }
                checks.add(new Check.Compare(order, Part.isFinite(value) ? value.decimalValue() : BigDecimal.ZERO));
            });
        }
        Optional.ofNullable(part.text("contains")).map(Check.Contains::new).ifPresent(checks::add);
        Optional.ofNullable(part.text("notContains")).map(text -> new Check.Negated(new Check.Contains(text))).ifPresent(checks::add);
        if (part.has("exists")) {
            checks.add(new Check.Exists(part.flag("exists", true)));
        }
        if (List.of("eq", "ne", "in", "notIn", "lt", "lte", "gt", "gte", "contains", "notContains", "exists").stream().noneMatch(part::has)) {
            part.fault(null, "needs a comparison: eq, ne, in, notIn, lt, lte, gt, gte, contains, notContains or exists");
        }
        return checks;
    }

    private static Optional<JsonNode> scalar(Part part, String field) {
        return part.find(field).flatMap(value -> {
            if (!isScalar(value)) {
                part.fault(field, "must be a text of at most 256 characters, a number, true or false");
                return Optional.empty();
            }
            return Optional.of(value);
        });
    }

    private static Optional<List<JsonNode>> values(Part part, String field) {
        return part.find(field).flatMap(value -> {
            List<JsonNode> values = new ArrayList<>();
            value.forEach(values::add);
            if (!value.isArray() || values.isEmpty() || values.size() > MOST_VALUES || !values.stream().allMatch(StepReader::isScalar)) {
                part.fault(field, "must be an array of 1 to " + MOST_VALUES + " texts of at most 256 characters, numbers, true or false");
                return Optional.empty();
            }
            return Optional.of(values);
        });
    }

    private static boolean isScalar(JsonNode value) {
        return value.isTextual() ? value.textValue().length() <= Part.MOST_TEXT && io.throughline.commons.json.Text.fault(value.textValue()).isEmpty()
                : Part.isFinite(value) || value.isBoolean();
    }
}
