package io.throughline.profile.segment;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads a part of a rule that has no rules within it. */
final class LeafReader {

    static final int MOST_COUNT = 1_000;
    static final int MOST_STEPS = 5;
    static final int MOST_CONDITIONS = 10;

    /** Half of the earth's circumference: beyond it is everywhere. */
    private static final int MOST_KM = 20_038;
    private static final Map<String, List<String>> PLACES = Map.of("country", List.of("country", "address.country"),
            "region", List.of("region", "state", "address.region", "address.state"), "city", List.of("city", "address.city"));
    private static final Map<String, DayOfWeek> DAYS = Map.of("MON", DayOfWeek.MONDAY, "TUE", DayOfWeek.TUESDAY, "WED", DayOfWeek.WEDNESDAY,
            "THU", DayOfWeek.THURSDAY, "FRI", DayOfWeek.FRIDAY, "SAT", DayOfWeek.SATURDAY, "SUN", DayOfWeek.SUNDAY);

    private final Part part;
    private final RuleReader.Limits limits;

    LeafReader(Part part, RuleReader.Limits limits) {
        this.part = part;
        this.limits = limits;
    }

    SegmentRule read(String kind) {
        String at = part.pointer();
        return switch (kind) {
            case "trait" -> new SegmentRule.TraitIs(at, List.of(part.required("trait")), CheckReader.checks(part, limits));
            case "computed" -> new SegmentRule.ComputedIs(at, part.required("computed"), CheckReader.checks(part, limits));
            case "place" -> new SegmentRule.TraitIs(at, place(), CheckReader.checks(part, limits));
            case "seen" -> new SegmentRule.Seen(at, part.oneOf("seen", Set.of("first", "last"), "first").equals("first"), CheckReader.checks(part, limits));
            case "did" -> new SegmentRule.Did(at, event(part, "did"), count(), span());
            case "didNot" -> new SegmentRule.Not(at, new SegmentRule.Did(at, event(part, "didNot"),
                    List.of(new NumberTest(Order.GTE, BigDecimal.ONE)), span()));
            case "sequence" -> sequence();
            case "aggregate" -> aggregate();
            case "feedback" -> new SegmentRule.Feedback(at, part.oneOf("feedback", Set.of("nps", "csat", "ces"), "nps"),
                    part.oneOf("of", Set.of("last", "any"), "last").equals("any"), CheckReader.numbers(part), span());
            case "consent" -> new SegmentRule.Consent(at, part.required("consent"), part.required("channel"),
                    part.oneOf("is", Set.of("granted", "denied", "pending"), "granted"));
            case "near" -> near();
            case "hasIdentifier" -> new SegmentRule.HasIdentifier(at, part.required("hasIdentifier"));
            default -> throw new IllegalArgumentException("No such kind of rule: " + kind);
        };
    }

    private List<String> place() {
        return PLACES.getOrDefault(part.oneOf("place", PLACES.keySet(), "city"), List.of());
    }

    private List<NumberTest> count() {
        JsonNode count = part.find("count").orElse(null);
        if (count == null) {
            return List.of(new NumberTest(Order.GTE, BigDecimal.ONE));
        }
        if (!count.isObject()) {
            part.fault("count", "must be an object such as {\"gte\":3}");
            return List.of();
        }
        Part tests = new Part(Part.join(part.pointer(), "count"), count, part.faults());
        List<NumberTest> read = CheckReader.numbers(tests);
        tests.done();
        read.stream().filter(test -> test.bound().stripTrailingZeros().scale() > 0 || test.bound().signum() < 0
                || test.bound().compareTo(BigDecimal.valueOf(MOST_COUNT)) > 0)
                .forEach(test -> tests.fault(test.order().key(), "must be a whole number from 0 to 1000"));
        return read;
    }

    private SegmentRule.Span span() {
        Window within = part.window("within", limits);
        Instant from = part.time("from");
        Instant to = part.time("to");
        if (within != null && (from != null || to != null)) {
            part.fault("within", "is a rolling window: leave it out, or leave out from and to");
        }
        if (from != null && to != null && !from.isBefore(to)) {
            part.fault("to", "must be later than from");
        }
        return new SegmentRule.Span(within, from, to);
    }

    private SegmentRule sequence() {
        JsonNode steps = part.find("sequence").orElseThrow();
        Window gap = part.window("gap", limits);
        if (gap == null && part.find("gap").isEmpty()) {
            part.fault("gap", "is missing: how much later the next step may be, such as PT24H");
        }
        SegmentRule.Span span = span();
        List<EventPattern> patterns = new ArrayList<>();
        boolean unless = false;
        if (!steps.isArray() || steps.size() < 2 || steps.size() > MOST_STEPS) {
            part.fault("sequence", "must be an array of 2 to 5 steps such as {\"did\":\"Product Added\"}");
        } else {
            for (int i = 0; i < steps.size(); i++) {
                String at = Part.join(part.pointer(), "sequence") + "/" + i;
                Part step = new Part(at, steps.get(i), part.faults());
                unless = steps.get(i).has("didNot");
                if (unless && i < steps.size() - 1) {
                    step.fault("didNot", "may be the last step alone");
                }
                patterns.add(event(step, unless ? "didNot" : "did"));
                step.done();
            }
        }
        return new SegmentRule.Sequence(part.pointer(), patterns, unless, gap, span);
    }

    private SegmentRule aggregate() {
        String function = part.oneOf("aggregate", Set.of("sum", "avg", "min", "max", "distinct"), "");
        String property = part.required("property");
        EventPattern event = event(part, "event");
        List<NumberTest> tests = CheckReader.numbers(part);
        SegmentRule.Span span = span();
        return part.faults().isEmpty() ? new SegmentRule.Aggregate(part.pointer(), SegmentRule.Aggregate.Function.valueOf(function.toUpperCase()),
                property, event, tests, span) : null;
    }

    private SegmentRule near() {
        Part point = new Part(Part.join(part.pointer(), "near"), part.find("near").orElseThrow(), part.faults());
        double latitude = point.number("lat", -90, 90);
        double longitude = point.number("lon", -180, 180);
        point.done();
        String latitudeTrait = part.text("latTrait");
        String longitudeTrait = part.text("lonTrait");
        return new SegmentRule.Near(part.pointer(), latitude, longitude, part.number("km", 0, MOST_KM),
                latitudeTrait == null ? "latitude" : latitudeTrait, longitudeTrait == null ? "longitude" : longitudeTrait);
    }

    private static EventPattern event(Part part, String field) {
        return new EventPattern(part.required(field), part.text("type"), part.text("channel"), where(part), hours(part), includePublic(part));
    }

    private static Boolean includePublic(Part part) {
        JsonNode value = part.find("includePublic").orElse(null);
        if (value != null && !value.isBoolean()) {
            part.fault("includePublic", "must be true, to count events of public sources too, or false, to count none of them");
            return null;
        }
        return value == null ? null : Boolean.valueOf(value.booleanValue());
    }

    private static List<EventPattern.Condition> where(Part part) {
        JsonNode where = part.find("where").orElse(null);
        List<EventPattern.Condition> conditions = new ArrayList<>();
        if (where == null) {
            return conditions;
        }
        if (!where.isArray() || where.size() > MOST_CONDITIONS) {
            part.fault("where", "must be an array of at most 10 conditions such as {\"property\":\"total\",\"gte\":100}");
            return conditions;
        }
        for (int i = 0; i < where.size(); i++) {
            Part condition = new Part(Part.join(part.pointer(), "where") + "/" + i, where.get(i), part.faults());
            conditions.add(new EventPattern.Condition(condition.required("property"), CheckReader.checks(condition, null)));
            condition.done();
        }
        return conditions;
    }

    private static EventPattern.Hours hours(Part part) {
        JsonNode json = part.find("during").orElse(null);
        if (json == null) {
            return null;
        }
        Part during = new Part(Part.join(part.pointer(), "during"), json, part.faults());
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        during.find("days").ifPresent(names -> names.forEach(name -> {
            if (DAYS.containsKey(name.asText())) {
                days.add(DAYS.get(name.asText()));
            } else {
                during.fault("days", "must be of MON, TUE, WED, THU, FRI, SAT and SUN");
            }
        }));
        LocalTime from = hour(during, "from");
        LocalTime to = hour(during, "to");
        ZoneId zone = zone(during);
        during.done();
        return new EventPattern.Hours(days, from, to, zone);
    }

    private static LocalTime hour(Part during, String field) {
        String text = during.text(field);
        try {
            return text == null ? LocalTime.MIDNIGHT : LocalTime.parse(text);
        } catch (DateTimeException e) {
            during.fault(field, "must be a time of day such as 18:30");
            return LocalTime.MIDNIGHT;
        }
    }

    private static ZoneId zone(Part during) {
        try {
            return ZoneId.of(during.required("zone"));
        } catch (DateTimeException e) {
            during.fault("zone", "must be a time zone such as Asia/Shanghai");
            return ZoneId.of("Z");
        }
    }
}
