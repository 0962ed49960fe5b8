package io.throughline.journey.analysis;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads what all questions have in common. */
public final class ScopeReader {

    /** A property's path, as filters have it; {@code x} stands in for a fault. */
    public static String path(Part part, String field) {
        return StepReader.path(part, field);
    }

    private static final Duration STANDARD = Duration.ofDays(30);
    private static final String PERIOD = "must be {\"last\": \"P30D\"}, {\"from\": …, \"to\": …} or {\"month\": \"2026-10\"}";

    private ScopeReader() {
    }

    /** {@code period}, {@code zone}, {@code dataset}, {@code filter}, {@code people} and {@code claims}; the last 30 days where no period is given. */
    public static Scope scope(Part body, Instant now) {
        ZoneId zone = zone(body);
        Period period = period(body, zone, now);
        return new Scope(source(body), period, filter(body, "filter"), body.part("people").map(ScopeReader::people).orElse(PeopleFilter.EVERYBODY),
                body.oneOf("claims", Set.of("included", "excluded"), "included").equals("included"));
    }

    /** {@code zone}; UTC where it is missing. */
    public static ZoneId zone(Part body) {
        String name = body.text("zone");
        if (name == null) {
            return ZoneOffset.UTC;
        }
        // ClickHouse knows regions, and no offsets.
        if (ZoneId.getAvailableZoneIds().contains(name)) {
            return ZoneId.of(name);
        }
        body.fault("zone", "must be a zone of the IANA database such as Asia/Shanghai or UTC");
        return ZoneOffset.UTC;
    }

    private static Period period(Part body, ZoneId zone, Instant now) {
        // To the minute, so that who asks again soon asks the same; the next one, so that what was just now is in it.
        Instant end = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        Period standard = new Period(end.minus(STANDARD), end, zone);
        return body.part("period").map(part -> {
            Period read = part.has("last") ? last(part, end, zone) : part.has("month") ? month(part, zone) : between(part, zone, end);
            part.done();
            return read == null ? standard : read;
        }).orElse(standard);
    }

    private static Period last(Part part, Instant end, ZoneId zone) {
        String text = part.text("last");
        try {
            ZonedDateTime until = end.atZone(zone);
            Instant from = text == null ? null
                    : text.contains("T") ? end.minus(Duration.parse(text)) : until.minus(java.time.Period.parse(text)).toInstant();
            if (from != null && from.isBefore(end) && !from.isBefore(until.minusYears(20).toInstant())) {
                return new Period(from, end, zone);
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Said below.
        }
        if (text != null) {
            part.fault("last", "must be an ISO 8601 duration such as P30D, P3M or PT24H, longer than none and no longer than P20Y");
        }
        return null;
    }

    private static Period month(Part part, ZoneId zone) {
        String text = part.text("month");
        try {
            YearMonth month = text == null ? null : YearMonth.parse(text);
            if (month != null && month.getYear() >= 1900 && month.getYear() < 2299) {
                return new Period(month.atDay(1).atStartOfDay(zone).toInstant(), month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant(), zone);
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        if (text != null) {
            part.fault("month", "must be a month such as 2026-10");
        }
        return null;
    }

    private static Period between(Part part, ZoneId zone, Instant end) {
        Instant from = part.time("from", zone);
        Instant to = part.time("to", zone);
        if (from == null && !part.has("from")) {
            if (part.isReadable()) {
                part.fault(null, PERIOD);
            }
            return null;
        }
        if (from == null || to == null && part.has("to")) {
            return null;
        }
        if (!from.isBefore(to == null ? end : to)) {
            part.fault(part.has("to") ? "to" : "from", "must be after from, and from before now: the period ends before `to`");
            return null;
        }
        return new Period(from, to == null ? end : to, zone);
    }

    /** {@code compare}: the period to set beside; null where none is asked for. */
    public static Period compare(Part body, Period period) {
        JsonNode value = body.find("compare").orElse(null);
        if (value == null) {
            return null;
        }
        if (value.isObject()) {
            Part part = body.part("compare").orElseThrow();
            Period other = between(part, period.zone(), period.to());
            part.done();
            return other;
        }
        try {
            return switch (value.asText()) {
                case "previous" -> period.previous();
                case "year" -> period.yearBefore();
                default -> {
                    body.fault("compare", "must be \"previous\", \"year\" or {\"from\": …, \"to\": …}");
                    yield null;
                }
            };
        } catch (IllegalArgumentException e) {
            body.fault("compare", "reaches before the year 1900");
            return null;
        }
    }

    private static Source source(Part body) {
        return id(body, "dataset").<Source>flatMap(id -> {
            Optional<Source.Dataset> found = body.datasets().of(id);
            if (found.isEmpty()) {
                body.fault("dataset", "is none that is here, or not all of it is");
            } else if (found.get().finishedPaths() && !body.has("finishedPaths")) {
                body.fault("dataset", "holds finished paths and no events: ask attribution of it, with finishedPaths");
            }
            return found.map(Source.class::cast);
        }).orElse(new Source.Live());
    }

    /** The UUID in a field; empty where it is missing, or a fault. */
    public static Optional<UUID> id(Part part, String field) {
        String text = part.text(field);
        try {
            return Optional.ofNullable(text).map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            part.fault(field, "must be a UUID");
            return Optional.empty();
        }
    }

    private static PeopleFilter people(Part part) {
        List<PeopleFilter> all = new ArrayList<>();
        if (part.isReadable()) {
            id(part, "segment").map(PeopleFilter.InSegment::new).ifPresent(all::add);
            part.part("did").map(StepReader::step).map(PeopleFilter.Did::new).ifPresent(all::add);
            list(part, "and", ScopeReader::people).map(PeopleFilter.And::new).ifPresent(all::add);
            list(part, "or", ScopeReader::people).map(PeopleFilter.Or::new).ifPresent(all::add);
            part.part("not").map(ScopeReader::people).map(PeopleFilter.Not::new).ifPresent(all::add);
            needsOne(part, List.of("segment", "did", "and", "or", "not"));
        }
        return all.size() == 1 ? all.getFirst() : new PeopleFilter.And(all);
    }

    static <F> Optional<List<F>> list(Part part, String field, Function<Part, F> reader) {
        return part.has(field) ? Optional.of(part.parts(field, 1, 50).stream().map(reader).toList()) : Optional.empty();
    }

    /** Closes a part that must say one of these at least. */
    static void needsOne(Part part, List<String> fields) {
        part.done();
        if (fields.stream().noneMatch(part::has)) {
            part.fault(null, "needs one of " + fields);
        }
    }

    /**
     * {@code {"event": "Checkout Started", "channel": ["web"], "where": {…}}}, {@code {"touchpoint": "id"}} or
     * {@code {"anyOf": [step…]}}; each may have a {@code label}.
     */
    public static Step step(Part part) {
        return StepReader.step(part);
    }

    /** The step in a field that must be there. */
    public static Step step(Part body, String field) {
        if (!body.has(field)) {
            body.find(field);
            body.fault(field, "is missing");
        }
        return body.part(field).map(StepReader::step).orElse(new Step("", EventFilter.ANY));
    }

    /** The filter in a field; {@link EventFilter#ANY} where it is missing. */
    public static EventFilter filter(Part part, String field) {
        return part.part(field).map(StepReader::filter).orElse(EventFilter.ANY);
    }

    /** {@code breakdown}; {@link Breakdown#NONE} where it is missing. */
    public static Breakdown breakdown(Part body) {
        return body.part("breakdown").map(part -> {
            Breakdown read = breakdownOf(part);
            part.done();
            return read;
        }).orElse(Breakdown.NONE);
    }

    private static Breakdown breakdownOf(Part part) {
        if (part.has("segments")) {
            List<String> texts = part.texts("segments", Breakdown.MOST_SEGMENTS);
            try {
                return new Breakdown.BySegment(texts.stream().map(UUID::fromString).toList());
            } catch (IllegalArgumentException e) {
                part.fault("segments", "must be UUIDs of segments");
                return Breakdown.NONE;
            }
        }
        int top = part.whole("top", 10, 1, Breakdown.MOST_TOP);
        if (part.has("property")) {
            return new Breakdown.ByProperty(StepReader.path(part, "property"), top);
        }
        String by = part.oneOf("by", Set.of("channel", "type", "event", "source", "trust"), null);
        if (by == null && !part.has("by")) {
            part.fault(null, "needs one of [by, property, segments]");
        }
        return by == null ? Breakdown.NONE : new Breakdown.By(StepReader.field(by), top);
    }
}
