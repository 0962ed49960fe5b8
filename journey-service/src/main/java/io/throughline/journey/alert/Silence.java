package io.throughline.journey.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.Analysis;
import io.throughline.journey.analysis.EventFilter;
import io.throughline.journey.analysis.PeopleFilter;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.QuestionContext;
import io.throughline.journey.analysis.Run;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.ScopeSql;
import io.throughline.journey.analysis.Source;
import io.throughline.journey.analysis.Sql;
import io.throughline.journey.analysis.StepRequest;

/**
 * When the last event of a step was received. By when it was received and not by when it happened: a till that was offline and
 * sends its day in the evening is heard of then. What happened longer ago than the reach says nothing of today, such as the
 * import of old years; nor does an event of somebody who does not agree to analyses, which nothing may be told from.
 */
final class Silence implements Analysis<Silence.SilenceRequest, Scope, Silence.Last> {

    /** Events may be late by so much and still count. It also bounds how much of the log is read. */
    private static final Duration REACH = Duration.ofDays(31);
    private static final Duration DAY = Duration.ofDays(1);

    private final Sql sql;
    private final Duration longest;

    /** @param longest silence that is of interest */
    Silence(Sql sql, Duration longest) {
        this.sql = sql;
        this.longest = longest;
    }

    /** @param missing the step whose events are missed */
    @RegisterForReflection
    record SilenceRequest(StepRequest missing) {
    }

    /** @param receivedAt null where none was */
    @RegisterForReflection
    record Last(Instant receivedAt) {
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
    public Scope read(SilenceRequest body, QuestionContext context, BodyFaults faults) {
        EventFilter filter = body.missing().step(context, faults.in("missing")).event();
        Instant minute = context.now().truncatedTo(ChronoUnit.MINUTES);
        Period period = new Period(minute.minus(longest).minus(REACH), minute.plus(DAY), ZoneOffset.UTC);
        return new Scope(new Source.Live(), period, filter, PeopleFilter.EVERYBODY);
    }

    @Override
    public Scope scope(Scope question) {
        return question;
    }

    @Override
    public Optional<Period> reads(Scope question) {
        return Optional.of(question.period());
    }

    @Override
    public Last answer(Scope question, Run run) {
        ScopeSql scope = sql.of(question);
        List<JsonNode> rows = run.rows(scope.with() + "SELECT count() AS n, toUnixTimestamp64Milli(max(received_at)) AS last" + scope.from());
        long events = rows.getFirst().get("n").asLong();
        run.counted(0, events);
        return new Last(events == 0 ? null : Instant.ofEpochMilli(rows.getFirst().get("last").asLong()));
    }
}
