package io.throughline.journey.retention;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.execution.Analysis;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.PeopleFilter;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.BreakdownRequest;
import io.throughline.journey.analysis.question.CalendarUnit;
import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.sql.AnalysisSql;
import io.throughline.journey.retention.RetentionQuestion.Kind;
import io.throughline.journey.retention.RetentionQuestion.Mode;
import io.throughline.journey.retention.RetentionResult.Group;

/** Counts who comes back, by cohort. */
@ApplicationScoped
class RetentionAnalysis implements Analysis<RetentionRequest, RetentionQuestion, RetentionResult> {

    /** The most rows that one question may have. */
    private static final int MOST_CELLS = 10_000;
    private static final int STANDARD_PERIODS = 12;

    private final AnalysisSql sql;

    @Inject
    RetentionAnalysis(AnalysisSql sql) {
        this.sql = sql;
    }

    @Override
    public String kind() {
        return "retention";
    }

    @Override
    public Class<RetentionRequest> request() {
        return RetentionRequest.class;
    }

    @Override
    public RetentionQuestion read(RetentionRequest body, QuestionContext context, BodyFaults faults) {
        QuestionScope scope = body.scope(context, faults);
        EventStep cohort = body.cohort().step(context, faults.in("cohort"));
        EventStep back = body.back() == null ? cohort : body.back().step(context, faults.in("return"));
        CalendarUnit calendarUnit = RequestValues.or(body.grain(), CalendarUnit.WEEK);
        int periods = RequestValues.or(body.periods(), STANDARD_PERIODS);
        Breakdown breakdown = BreakdownRequest.of(body.breakdown(), faults);
        PeriodUnits units = CalendarChecks.units(scope, calendarUnit, faults);
        if ((long) units.size() * (periods + 2) * groups(breakdown) > MOST_CELLS) {
            faults.at("periods", "makes more than " + MOST_CELLS + " cells of cohorts, periods and groups: "
                    + "ask for fewer, a longer grain or a shorter period");
        }
        return new RetentionQuestion(scope, cohort, back, calendarUnit, periods, RequestValues.or(body.mode(), Mode.CALENDAR),
                RequestValues.or(body.kind(), Kind.BOUNDED), RequestValues.or(body.firstEver(), true), breakdown,
                CalendarChecks.asOf(scope, context.now()));
    }

    private static int groups(Breakdown breakdown) {
        return switch (breakdown) {
            case Breakdown.None none -> 1;
            case Breakdown.By by -> by.top() + 1;
            case Breakdown.ByProperty by -> by.top() + 1;
            // Each segment is a query of its own.
            case Breakdown.BySegment by -> 1;
        };
    }

    @Override
    public QuestionScope scope(RetentionQuestion question) {
        return question.scope();
    }

    @Override
    public Optional<TimePeriod> reads(RetentionQuestion question) {
        return question.firstEver() ? Optional.empty() : Optional.of(question.scope().period());
    }

    @Override
    public RetentionResult answer(RetentionQuestion question, QueryRun run) {
        PeriodUnits units = PeriodUnits.of(question.scope().period(), question.grain());
        List<String> values = run.eventSequences().values(question.scope(), question.cohort().event(), question.breakdown(), run);
        RetentionSql statement = new RetentionSql(question, sql, units);
        List<CohortTable> tables =
                tables(question, units, run.rows(statement.statement(question.scope(), question.breakdown(), values)), values.size(), run);
        List<Group> groups = switch (question.breakdown()) {
            case Breakdown.None none -> null;
            case Breakdown.BySegment by -> bySegment(question, units, statement, by.ids(), run);
            case Breakdown.By by -> byValue(tables, values, run);
            case Breakdown.ByProperty by -> byValue(tables, values, run);
        };
        return new RetentionResult(tables.getFirst().table(), tables.getFirst().mean(), groups, tables.getFirst().definition());
    }

    /** First the table of all people, then that of the other values, then one for each value. */
    private static List<CohortTable> tables(RetentionQuestion question, PeriodUnits units, List<JsonNode> rows, int values, QueryRun run) {
        List<CohortTable> tables = new ArrayList<>();
        for (int i = 0; i < values + 2; i++) {
            tables.add(new CohortTable(question, units));
        }
        long people = 0;
        long events = 0;
        for (JsonNode row : rows) {
            int period = row.path("n").asInt();
            long count = row.path("people").asLong();
            for (CohortTable table : List.of(tables.getFirst(), tables.get(1 + row.path("g").asInt()))) {
                table.add(row.path("c").asInt(), period, count);
            }
            people += period < 0 ? count : 0;
            events += period < 0 ? row.path("events").asLong() : 0;
        }
        run.counted(people, events);
        return tables;
    }

    private static List<Group> byValue(List<CohortTable> tables, List<String> values, QueryRun run) {
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            groups.add(group(run.mask().text(values.get(i)), "value", tables.get(i + 2)));
        }
        if (tables.get(1).people() > 0) {
            groups.add(group(null, "other", tables.get(1)));
        }
        return groups;
    }

    private static List<Group> bySegment(RetentionQuestion question, PeriodUnits units, RetentionSql statement, List<UUID> segments,
            QueryRun run) {
        List<Group> groups = new ArrayList<>();
        for (UUID segment : segments) {
            QuestionScope scope =
                    question.scope().of(new PeopleFilter.And(List.of(question.scope().people(), new PeopleFilter.InSegment(segment))));
            List<JsonNode> rows = run.rows(statement.statement(scope, Breakdown.NONE, List.of()));
            groups.add(group(segment.toString(), "segment", tables(question, units, rows, 0, run).getFirst()));
        }
        return groups;
    }

    private static Group group(String value, String kind, CohortTable table) {
        return new Group(value, kind, table.people(), table.mean());
    }
}
