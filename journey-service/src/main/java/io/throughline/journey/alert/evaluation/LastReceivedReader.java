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
 * Reads when the last event of a step was received. The time of receipt counts and not the event time, so a till that was offline and sends
 * its day in the evening is not silent any more. Events that happened before the reach do not count, such as an import of old years,
 * because they say nothing about today. Nor do events of people who do not agree to analyses, because nothing may be derived from them.
 */
final class LastReceivedReader implements Analysis<LastReceivedReader.SilenceRequest, QuestionScope, LastReceivedReader.LastReceipt> {

    /** How late events may be and still count. It also limits how much of the log is read. */
    private static final Duration REACH = Duration.ofDays(31);
    private static final Duration DAY = Duration.ofDays(1);

    private final AnalysisSql sql;
    private final Duration longest;

    /** @param longest the longest silence that matters */
    LastReceivedReader(AnalysisSql sql, Duration longest) {
        this.sql = sql;
        this.longest = longest;
    }

    /** @param missing the step whose events are expected */
    @RegisterForReflection
    record SilenceRequest(StepRequest missing) {
    }

    /** @param receivedAt null if there was none */
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
