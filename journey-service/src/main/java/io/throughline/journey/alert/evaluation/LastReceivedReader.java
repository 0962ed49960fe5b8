package io.throughline.journey.alert.evaluation;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.execution.Analysis;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.PeopleFilter;
import io.throughline.journey.analysis.question.EventLogSource;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.StepRequest;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.sql.AnalysisSql;
import io.throughline.journey.analysis.sql.ScopeSql;

/**
 * When the last event of a step was received. By when it was received and not by when it happened: a till that was offline and
 * sends its day in the evening is heard of then. What happened longer ago than the reach says nothing of today, such as the
 * import of old years; nor does an event of somebody who does not agree to analyses, which nothing may be told from.
 */
final class LastReceivedReader implements Analysis<LastReceivedReader.SilenceRequest, QuestionScope, LastReceivedReader.LastReceipt> {

    /** Events may be late by so much and still count. It also bounds how much of the log is read. */
    private static final Duration REACH = Duration.ofDays(31);
    private static final Duration DAY = Duration.ofDays(1);

    private final AnalysisSql sql;
    private final Duration longest;

    /** @param longest silence that is of interest */
    LastReceivedReader(AnalysisSql sql, Duration longest) {
        this.sql = sql;
        this.longest = longest;
    }

    /** @param missing the step whose events are missed */
    @RegisterForReflection
    record SilenceRequest(StepRequest missing) {
    }

    /** @param receivedAt null where none was */
    @RegisterForReflection
    record LastReceipt(Instant receivedAt) {
    }

    @Override
    public String kind() {
        return "silence";
    }

    @Override
    public Class<SilenceRequest> request() {
        return SilenceRequest.class;
    }

    @Override
    public QuestionScope read(SilenceRequest body, QuestionContext context, BodyFaults faults) {
        EventFilter filter = body.missing().step(context, faults.in("missing")).event();
        Instant minute = context.now().truncatedTo(ChronoUnit.MINUTES);
        TimePeriod period = new TimePeriod(minute.minus(longest).minus(REACH), minute.plus(DAY), ZoneOffset.UTC);
        return new QuestionScope(new EventLogSource.Live(), period, filter, PeopleFilter.EVERYBODY);
    }

    @Override
    public QuestionScope scope(QuestionScope question) {
        return question;
    }

    @Override
    public Optional<TimePeriod> reads(QuestionScope question) {
        return Optional.of(question.period());
    }

    @Override
    public LastReceipt answer(QuestionScope question, QueryRun run) {
        ScopeSql scope = sql.of(question);
        List<JsonNode> rows =
                run.rows(scope.with() + "SELECT count() AS n, toUnixTimestamp64Milli(max(received_at)) AS last" + scope.from());
        long events = rows.getFirst().get("n").asLong();
        run.counted(0, events);
        return new LastReceipt(events == 0 ? null : Instant.ofEpochMilli(rows.getFirst().get("last").asLong()));
    }
}
