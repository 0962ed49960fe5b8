package io.throughline.journey.retention;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.sql.AnalysisSql;
import io.throughline.journey.analysis.sql.ScopeSql;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;

/** Computes retention as one statement: one row per group, cohort and period. */
final class RetentionSql {

    private final RetentionQuestion question;
    private final AnalysisSql sql;
    private final PeriodUnits units;
    private final String joins;
    private final String returns;

    RetentionSql(RetentionQuestion question, AnalysisSql sql, PeriodUnits units) {
        this.question = question;
        this.sql = sql;
        this.units = units;
        this.joins = "(" + sql.filter(question.cohort().event()) + ")";
        this.returns = "(" + sql.filter(question.back().event()) + ")";
    }

    /** Columns g, c, n, people, events; the row with n = -1 counts each person once. */
    String statement(QuestionScope scope, Breakdown breakdown, List<String> values) {
        ScopeSql from = question.firstEver() ? sql.ofAllTimes(scope) : sql.of(scope);
        return "SELECT g, c, n, count() AS people, sum(read_events) AS events FROM (SELECT g, c, read_events, arrayConcat([toInt32(-1)], "
                + periods() + ") AS ns FROM (" + byPerson(from, breakdown, values)
                + ")) ARRAY JOIN ns AS n GROUP BY g, c, n ORDER BY g, c, n";
    }

    private String byPerson(ScopeSql from, Breakdown breakdown, List<String> values) {
        return "SELECT *, " + units.placeOf(units.startOf("first_at")) + " AS c FROM ("
                + from.with() + "SELECT person, minIf(" + PeriodUnits.MILLIS + "," + joins + ") AS first_at, "
                + group(breakdown, values) + " AS g, count() AS read_events, " + seen() + " " + from.from(relevant() + bounds())
                + " GROUP BY person HAVING countIf(" + joins + ") > 0 AND first_at >= " + units.period().from().toEpochMilli()
                + " AND first_at < "
                + units.period().to().toEpochMilli() + ")";
    }

    private String bounds() {
        return question.firstEver() ? " AND time < " + PeriodUnits.moment(units.period().to()) : "";
    }

    private String relevant() {
        if (question.isOneStep()) {
            return joins;
        }
        String back = question.firstEver() ? "(" + returns + " AND time >= " + PeriodUnits.moment(units.period().from()) + ")" : returns;
        return "(" + joins + " OR " + back + ")";
    }

    /** The data kept of a person: only the units if the first event counts too; otherwise the times. */
    private String seen() {
        if (question.countsFirst()) {
            return "groupUniqArray(" + units.startOf(PeriodUnits.MILLIS) + ") AS returned_at";
        }
        if (question.isNeverBoth()) {
            return "groupArrayIf(" + PeriodUnits.MILLIS + "," + returns + ") AS returned_at";
        }
        return "groupArray(" + PeriodUnits.MILLIS + ") AS all_at, "
                + (question.isOneStep() ? "all_at" : "groupArrayIf(" + PeriodUnits.MILLIS + "," + returns + ")")
                + " AS returned_at";
    }

    /** The first event itself is not a return: at its time there must be two events. */
    private String periods() {
        String times = question.countsFirst() ? "returned_at" : question.isNeverBoth() ? "arrayFilter(t -> t >= first_at, returned_at)"
                : "arrayFilter(t -> t > first_at OR (t = first_at AND countEqual(all_at, first_at) >= 2), returned_at)";
        String place = question.mode() == RetentionQuestion.Mode.ROLLING
                ? "toInt32(least(intDiv(t - first_at," + question.millis() + ")," + Integer.MAX_VALUE + "))"
                : units.placeOf(question.countsFirst() ? "t" : units.startOf("t")) + " - c";
        String all = "arrayMap(t -> toInt32(" + place + "), " + times + ")";
        return switch (question.kind()) {
            case BOUNDED -> "arrayFilter(p -> p <= " + question.periods() + ", arrayDistinct(" + all + "))";
            case UNBOUNDED ->
                    "arrayMap(p -> toInt32(least(p, " + question.periods() + ")), arraySlice(arrayReverseSort(" + all + "), 1, 1))";
            case REPURCHASE -> "arrayFilter(p -> p <= " + question.periods() + ", arraySlice(arraySort(" + all + "), 1, 1))";
        };
    }

    /** Of several first events at the same time the smallest value, so that the answer is stable. */
    private String group(Breakdown breakdown, List<String> values) {
        String value = switch (breakdown) {
            case Breakdown.By by -> by.field().column();
            case Breakdown.ByProperty by -> sql.text(by.path());
            case Breakdown.None none -> null;
            case Breakdown.BySegment segments -> null;
        };
        if (value == null || values.isEmpty()) {
            return "0";
        }
        return "transform(minIf((" + PeriodUnits.MILLIS + ", toString(" + value + "))," + joins + ").2,"
                + values.stream().map(ClickHouseClient::quoted).collect(Collectors.joining(",", "[", "]")) + ","
                + IntStream.rangeClosed(1, values.size()).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]")) + ",0)";
    }
}
