package io.throughline.journey.retention;

import java.time.Instant;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.execution.Analysis;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.question.CalendarUnit;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.sql.AnalysisSql;
import io.throughline.journey.analysis.sql.ScopeSql;

/** Counts new, returning, resurrected and dormant people. */
@ApplicationScoped
class LifecycleAnalysis implements Analysis<LifecycleRequest, LifecycleAnalysis.Question, LifecycleAnalysis.Result> {

    /**
     * @param active the events that count as activity
     * @param asOf the latest time of events that count
     */
    record Question(QuestionScope scope, EventFilter active, CalendarUnit grain, Instant asOf) {
    }

    @RegisterForReflection
    record Result(List<LifecycleCounts.Unit> units, String definition) {
    }

    private final AnalysisSql sql;

    @Inject
    LifecycleAnalysis(AnalysisSql sql) {
        this.sql = sql;
    }

    @Override
    public String kind() {
        return "lifecycle";
    }

    @Override
    public Class<LifecycleRequest> request() {
        return LifecycleRequest.class;
    }

    @Override
    public Question read(LifecycleRequest body, QuestionContext context, BodyFaults faults) {
        QuestionScope scope = body.scope(context, faults);
        EventFilter active = body.active() == null ? EventFilter.ANY : body.active().step(context, faults.in("active")).event();
        CalendarUnit calendarUnit = RequestValues.or(body.grain(), CalendarUnit.WEEK);
        CalendarChecks.units(scope, calendarUnit, faults);
        return new Question(scope, active, calendarUnit, CalendarChecks.asOf(scope, context.now()));
    }

    @Override
    public QuestionScope scope(Question question) {
        return question.scope();
    }

    @Override
    public Result answer(Question question, QueryRun run) {
        PeriodUnits units = PeriodUnits.of(question.scope().period(), question.grain()).withBefore(1);
        LifecycleCounts lifecycle = new LifecycleCounts(units);
        long people = 0;
        long events = 0;
        for (JsonNode row : run.rows(statement(question, units))) {
            int unit = row.path("u").asInt();
            long count = row.path("people").asLong();
            if (unit < 0) {
                people += count;
                events += row.path("events").asLong();
            } else {
                lifecycle.add(unit, LifecycleCounts.Earlier.values()[row.path("earlier").asInt()], row.path("stays").asInt() == 1, count);
            }
        }
        run.counted(people, events);
        return new Result(lifecycle.table(question.asOf()),
                "New: active for the first time in the whole log. Returning: active in the unit before too. "
                        + "Resurrected: active before, but not in the unit before. Active is these three together. "
                        + "Dormant, counted negative: active in the unit before, and not in this one.");
    }

    /**
     * One row per unit and kind of neighbours. The row with place -5 counts all people; place -1 stands for everything before the units.
     */
    private String statement(Question question, PeriodUnits units) {
        ScopeSql from = sql.ofAllTimes(question.scope());
        String start = "if(" + PeriodUnits.MILLIS + " < " + units.start(0).toEpochMilli()
                + ", toInt64(-9000000000000000), " + units.startOf(PeriodUnits.MILLIS) + ")";
        return "SELECT u, multiIf(before = -2, 0, before >= 0 AND before = u - 1, 1, 2) AS earlier, after = u + 1 AS stays, count() AS "
                + "people,"
                + " sum(read_events) AS events FROM (SELECT arraySort(arrayMap(s -> " + units.placeOf("s")
                + ", starts)) AS places, read_events FROM ("
                + from.with() + "SELECT person, groupUniqArray(" + start + ") AS starts, count() AS read_events " + from.from()
                + " AND time < "
                + PeriodUnits.moment(units.period().to()) + " AND (" + sql.filter(question.active()) + ") GROUP BY person))"
                + " ARRAY JOIN arrayPushFront(places, -5) AS u, arrayPushFront(arrayPushFront(arrayPopBack(places), -2), -5) AS before,"
                + " arrayPushFront(arrayPushBack(arrayPopFront(places), -5), -5) AS after WHERE u != -1 GROUP BY u, earlier, stays "
                + "ORDER BY u, earlier, stays";
    }
}
