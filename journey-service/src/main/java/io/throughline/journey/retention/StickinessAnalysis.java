package io.throughline.journey.retention;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.sql.AnalysisSql;
import io.throughline.journey.analysis.sql.ScopeSql;

/** Counts how often people are active. */
@ApplicationScoped
class StickinessAnalysis implements Analysis<StickinessRequest, StickinessAnalysis.Question, StickinessAnalysis.Result> {

    /** With this limit, days times gaps stay within the rows that one question may have. */
    private static final int MOST_DAYS = 300;
    private static final int BEFORE = StickinessCounts.MONTH - 1;

    /**
     * @param active the events that count as activity
     * @param asOf the latest time of events that count
     */
    record Question(QuestionScope scope, EventFilter active, Instant asOf) {

        PeriodUnits days() {
            return PeriodUnits.of(scope.period(), CalendarUnit.DAY).withBefore(BEFORE);
        }

    }

    @RegisterForReflection
    record Result(List<StickinessCounts.Day> days, List<StickinessCounts.Bar> histogram, String definition) {
    }

    private final AnalysisSql sql;

    @Inject
    StickinessAnalysis(AnalysisSql sql) {
        this.sql = sql;
    }

    @Override
    public String kind() {
        return "stickiness";
    }

    @Override
    public Class<StickinessRequest> request() {
        return StickinessRequest.class;
    }

    @Override
    public Question read(StickinessRequest body, QuestionContext context, BodyFaults faults) {
        QuestionScope scope = body.scope(context, faults);
        EventFilter active = body.active() == null ? EventFilter.ANY : body.active().step(context, faults.in("active")).event();
        if (PeriodUnits.of(scope.period(), CalendarUnit.DAY).size() > MOST_DAYS) {
            faults.at("period", "must have no more than " + MOST_DAYS + " days: a row is told for each");
        }
        return new Question(scope, active, CalendarChecks.asOf(scope, context.now()));
    }

    @Override
    public QuestionScope scope(Question question) {
        return question.scope();
    }

    @Override
    public Optional<TimePeriod> reads(Question question) {
        TimePeriod period = question.scope().period();
        return Optional.of(new TimePeriod(question.days().start(0), period.to(), period.zone()));
    }

    @Override
    public Result answer(Question question, QueryRun run) {
        PeriodUnits days = question.days();
        StickinessCounts stickiness = new StickinessCounts(days, BEFORE);
        long people = 0;
        long events = 0;
        for (JsonNode row : run.rows(statement(question, days))) {
            int day = row.path("d").asInt();
            long count = row.path("people").asLong();
            if (day < 0) {
                stickiness.addBar(row.path("gap").asInt(), row.path("gap").asInt() == 0 ? 0 : count);
                people += count;
                events += row.path("events").asLong();
            } else {
                stickiness.add(day, row.path("gap").asInt(), count);
            }
        }
        run.counted(people, events);
        return new Result(stickiness.table(question.asOf()), stickiness.histogram(),
                "Days of the zone's calendar. Weekly and monthly: people active in the 7 and 30 days that end with the day. "
                        + "Stickiness: daily of monthly. "
                        + "The histogram: people by on how many of the last 30 days of the period they were active.");
    }

    /** One row per day and gap to the next active day; rows with day -1 count people by their number of active days among the last 30. */
    private String statement(Question question, PeriodUnits days) {
        ScopeSql from = sql.ofAllTimes(question.scope());
        int lastThirty = days.size() - StickinessCounts.MONTH;
        return "SELECT d, gap, count() AS people, sum(read_events) AS events FROM (SELECT arraySort(arrayMap(s -> " + days.placeOf("s")
                + ", starts)) AS places, toInt32(arrayCount(p -> p >= " + lastThirty + ", places)) AS late, read_events FROM ("
                + from.with() + "SELECT person, groupUniqArray("
                + days.startOf(PeriodUnits.MILLIS) + ") AS starts, count() AS read_events " + from.from() + " AND time >= "
                + PeriodUnits.moment(days.start(0))
                + " AND time < " + PeriodUnits.moment(days.period().to()) + " AND (" + sql.filter(question.active()) + ") GROUP BY person))"
                + " ARRAY JOIN arrayPushFront(places, -1) AS d, arrayPushFront(arrayMap((p, q) -> toInt32(least(q - p, "
                + StickinessCounts.MONTH + ")), places,"
                + " arrayPushBack(arrayPopFront(places), 1000000)), late) AS gap GROUP BY d, gap ORDER BY d, gap";
    }
}
