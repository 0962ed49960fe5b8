package io.throughline.journey.analysis.sequence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.EventKey;
import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.sql.FilterSql;
import io.throughline.journey.analysis.sql.LogSql;
import io.throughline.journey.analysis.sql.ScopeSql;

/**
 * The SQL that reads event sequences. ClickHouse filters, resolves and encodes events and gathers them by person; Java interprets them. The
 * columns are, in this order: person UInt64, the events as {@link EventSequenceFormat} encodes them, and if requested values
 * Array(Float64), segments UInt32.
 */
final class EventSequenceSql {

    private final LogSql sql;
    private final long mostEvents;

    /** @param mostEvents the most events of one person; a person with more comes with empty arrays */
    EventSequenceSql(LogSql sql, long mostEvents) {
        this.sql = sql;
        this.mostEvents = mostEvents;
    }

    /**
     * SQL for one slice of the people: those whose number modulo {@code of} is {@code slice}.
     *
     * @param only these people of the slice, unsigned; empty for all
     */
    String of(EventSequenceQuery query, EventSequenceFormat format, int slice, int of, long[] only) {
        ScopeSql scope = sql.of(query.scope(), time(query, format.start()));
        List<String> columns = new ArrayList<>();
        columns.add("person");
        String events = "groupArray(" + format.event(code(query.coding()), group(query)) + ")";
        // ClickHouse sorts numbers faster than Java does. With values beside them they must keep their places.
        columns.add(orTooMany(query.valueProperty() == null ? "arraySort(" + events + ")" : events));
        if (query.valueProperty() != null) {
            // groupArray skips NULL, and the arrays would no longer correspond.
            columns.add(orTooMany("groupArray(ifNull(" + sql.number(query.valueProperty()) + ", nan))"));
        }
        if (query.breakdown() instanceof Breakdown.BySegment segments) {
            columns.add(segments(segments.ids()));
        }
        return scope.with() + "SELECT " + String.join(", ", columns) + scope.from(query.keepOthers() ? "1" : ofInterest(query.coding()))
                + (of == 1 ? "" : " AND person % " + of + " = " + slice)
                + (only.length == 0 ? ""
                        : " AND person IN (" + LongStream.of(only).mapToObj(Long::toUnsignedString).collect(Collectors.joining(",")) + ")")
                + " GROUP BY person";
    }

    private String orTooMany(String array) {
        return "if(count() > " + mostEvents + ", [], " + array + ")";
    }

    private String time(EventSequenceQuery query, Instant start) {
        TimePeriod period = query.scope().period();
        String wide = LogSql.within(start, query.end());
        if (query.lookBack().isZero() || query.lookBackSteps() == -1 || !(query.coding() instanceof EventEncoder.Steps steps)) {
            return wide;
        }
        List<EventFilter> early = new ArrayList<>();
        for (int i = 0; i < steps.steps().size(); i++) {
            if ((query.lookBackSteps() & 1 << i) != 0) {
                early.add(steps.steps().get(i));
            }
        }
        return wide + " AND (time >= " + LogSql.time(period.from()) + " OR " + sql.filter(new EventFilter.Or(early)) + ")";
    }

    private String code(EventEncoder eventEncoder) {
        return switch (eventEncoder) {
            case EventEncoder.Steps steps -> steps(steps.steps());
            case EventEncoder.Labels labels -> labels.touches().isEmpty() ? "0" : transform("touch", labels.touches());
        };
    }

    /** If all steps test one column, as events by name mostly do, the column is read once. */
    private String steps(List<EventFilter> steps) {
        Map<String, Long> codes = new LinkedHashMap<>();
        LogField field = steps.getFirst() instanceof EventFilter.Is is ? is.field() : null;
        List<String> bits = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof EventFilter.Is is && is.field() == field) {
                for (String value : is.values()) {
                    codes.merge(value, 1L << i, (one, other) -> one | other);
                }
            } else {
                field = null;
            }
            bits.add("toUInt32(" + sql.filter(steps.get(i)) + ")" + (i == 0 ? "" : " * " + (1L << i)));
        }
        return field == null || codes.isEmpty() ? String.join(" + ", bits)
                : transform(field.column(), List.copyOf(codes.keySet()), List.copyOf(codes.values()));
    }

    private String ofInterest(EventEncoder eventEncoder) {
        return switch (eventEncoder) {
            case EventEncoder.Steps steps -> sql.filter(new EventFilter.Or(steps.steps()));
            case EventEncoder.Labels labels -> sql.filter(new EventFilter.Is(LogField.TOUCH, labels.touches()));
        };
    }

    private Optional<String> group(EventSequenceQuery query) {
        String value = switch (query.breakdown()) {
            case Breakdown.By by -> by.field().column();
            case Breakdown.ByProperty by -> sql.text(by.path());
            case Breakdown.None none -> null;
            case Breakdown.BySegment segments -> null;
        };
        List<String> kinds = query.breakdownValues().stream().filter(each -> each.indexOf(EventKey.SEPARATOR) >= 0).toList();
        if (query.breakdown() instanceof Breakdown.By by && by.field() == LogField.TOUCH && kinds.size() < query.breakdownValues().size()) {
            List<String> channels = query.breakdownValues().subList(kinds.size(), query.breakdownValues().size());
            return Optional.of("multiIf(touch IN (" + FilterSql.quoted(kinds) + "), " + transform("touch", kinds) + ", channel IN ("
                    + FilterSql.quoted(channels) + "), " + kinds.size() + " + " + transform("channel", channels) + ", 0)");
        }
        return value == null || query.breakdownValues().isEmpty() ? Optional.empty()
                : Optional.of(transform(value, query.breakdownValues()));
    }

    private static String transform(String value, List<String> from) {
        return transform(value, from, LongStream.rangeClosed(1, from.size()).boxed().toList());
    }

    private static String transform(String value, List<String> from, List<Long> to) {
        return "transform(" + value + ", [" + FilterSql.quoted(from) + "], ["
                + to.stream().map(Object::toString).collect(Collectors.joining(", ")) + "], 0)";
    }

    private String segments(List<UUID> ids) {
        List<String> bits = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            bits.add("toUInt32(" + sql.inSegment(ids.get(i)) + ") * " + (1 << i));
        }
        return "toUInt32(" + String.join(" + ", bits) + ")";
    }

    /** The values of a breakdown by an event's field or property, the most frequent first. */
    String values(QuestionScope scope, EventFilter events, Breakdown breakdown) {
        ScopeSql of = sql.of(scope);
        String value = breakdown instanceof Breakdown.By by ? by.field().column() : sql.text(((Breakdown.ByProperty) breakdown).path());
        int top = breakdown instanceof Breakdown.By by ? by.top() : ((Breakdown.ByProperty) breakdown).top();
        return of.with() + "SELECT " + value + " AS v, count() AS n" + of.from(sql.filter(events))
                + " GROUP BY v HAVING v != '' ORDER BY n DESC, v LIMIT " + top;
    }
}
