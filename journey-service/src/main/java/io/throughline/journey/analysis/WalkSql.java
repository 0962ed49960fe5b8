package io.throughline.journey.analysis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A walk's question in SQL: what people did is filtered, resolved, coded and gathered person by person in ClickHouse; the
 * order, and what it means, is Java's. The columns are, in this order: person UInt64, times and codes as {@link WalkFormat} has
 * them, and where asked for seqs Array(UInt32), groups Array(UInt16), values Array(Float64), segments UInt32.
 */
final class WalkSql {

    private final LogSql sql;
    private final long mostEvents;

    /** @param mostEvents of one person: whoever has more comes with empty arrays */
    WalkSql(LogSql sql, long mostEvents) {
        this.sql = sql;
        this.mostEvents = mostEvents;
    }

    /** Of a slice of the people: those whose number leaves {@code slice} when it is divided by {@code of}. */
    String of(WalkQuery query, int slice, int of) {
        WalkFormat format = WalkFormat.of(query);
        ScopeSql scope = sql.of(query.scope(), time(query, format.start()));
        List<String> columns = new ArrayList<>();
        columns.add("person");
        columns.add(array(format.time()));
        columns.add(array(format.code(code(query.coding()))));
        if (query.inOrder()) {
            // Of equal times alone, whose places in the topic are near each other: the low half tells them apart.
            columns.add(array("toUInt32(bitAnd(seq, 4294967295))"));
        }
        group(query).ifPresent(value -> columns.add(array(value)));
        if (query.valueProperty() != null) {
            // groupArray leaves out what is NULL, and the arrays would no longer fit each other.
            columns.add(array("ifNull(" + sql.number(query.valueProperty()) + ", nan)"));
        }
        if (query.breakdown() instanceof Breakdown.BySegment segments) {
            columns.add(segments(segments.ids()));
        }
        return scope.with() + "SELECT " + String.join(", ", columns) + scope.from()
                + (query.keepOthers() ? "" : " AND " + ofInterest(query.coding()))
                + (of == 1 ? "" : " AND person % " + of + " = " + slice) + " GROUP BY person";
    }

    private String array(String value) {
        return "if(count() > " + mostEvents + ", [], groupArray(" + value + "))";
    }

    private String time(WalkQuery query, Instant start) {
        Period period = query.scope().period();
        String wide = LogSql.within(start, query.end());
        if (query.lookBack().isZero() || query.lookBackSteps() == -1 || !(query.coding() instanceof Coding.Steps steps)) {
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

    private String code(Coding coding) {
        return switch (coding) {
            case Coding.Steps steps -> {
                List<String> bits = new ArrayList<>();
                for (int i = 0; i < steps.steps().size(); i++) {
                    bits.add("toUInt32(" + sql.filter(steps.steps().get(i)) + ")" + (i == 0 ? "" : " * " + (1L << i)));
                }
                yield String.join(" + ", bits);
            }
            case Coding.Labels labels -> labels.touches().isEmpty() ? "0" : transform("touch", labels.touches());
        };
    }

    private String ofInterest(Coding coding) {
        return switch (coding) {
            case Coding.Steps steps -> sql.filter(new EventFilter.Or(steps.steps()));
            case Coding.Labels labels -> sql.filter(new EventFilter.Is(Field.TOUCH, labels.touches()));
        };
    }

    private java.util.Optional<String> group(WalkQuery query) {
        String value = switch (query.breakdown()) {
            case Breakdown.By by -> by.field().column();
            case Breakdown.ByProperty by -> sql.text(by.path());
            case Breakdown.None none -> null;
            case Breakdown.BySegment segments -> null;
        };
        List<String> kinds = query.breakdownValues().stream().filter(each -> each.indexOf(Touch.SEPARATOR) >= 0).toList();
        if (query.breakdown() instanceof Breakdown.By by && by.field() == Field.TOUCH && kinds.size() < query.breakdownValues().size()) {
            List<String> channels = query.breakdownValues().subList(kinds.size(), query.breakdownValues().size());
            return java.util.Optional.of("toUInt16(multiIf(touch IN (" + FilterSql.quoted(kinds) + "), " + transform("touch", kinds) + ", channel IN ("
                    + FilterSql.quoted(channels) + "), " + kinds.size() + " + " + transform("channel", channels) + ", 0))");
        }
        return value == null || query.breakdownValues().isEmpty() ? java.util.Optional.empty()
                : java.util.Optional.of("toUInt16(" + transform(value, query.breakdownValues()) + ")");
    }

    private static String transform(String value, List<String> from) {
        return "transform(toString(" + value + "), [" + FilterSql.quoted(from) + "], ["
                + java.util.stream.IntStream.rangeClosed(1, from.size()).mapToObj(Integer::toString).collect(Collectors.joining(", ")) + "], 0)";
    }

    private String segments(List<UUID> ids) {
        List<String> bits = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            bits.add("toUInt32(" + sql.inSegment(ids.get(i)) + ") * " + (1 << i));
        }
        return "toUInt32(" + String.join(" + ", bits) + ")";
    }

    /** The values of a breakdown by an event's field or property, the most frequent first. */
    String values(Scope scope, EventFilter events, Breakdown breakdown) {
        ScopeSql of = sql.of(scope);
        String value = breakdown instanceof Breakdown.By by ? by.field().column() : sql.text(((Breakdown.ByProperty) breakdown).path());
        int top = breakdown instanceof Breakdown.By by ? by.top() : ((Breakdown.ByProperty) breakdown).top();
        return of.with() + "SELECT toString(" + value + ") AS v, count() AS n" + of.from() + " AND " + sql.filter(events)
                + " AND v != '' GROUP BY v ORDER BY n DESC, v LIMIT " + top;
    }
}
