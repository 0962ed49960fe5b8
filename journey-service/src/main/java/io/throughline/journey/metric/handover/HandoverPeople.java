package io.throughline.journey.metric.handover;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.execution.Analysis;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.result.PeoplePage;
import io.throughline.journey.analysis.sql.AnalysisSql;
import io.throughline.journey.metric.EventKinds;
import io.throughline.journey.touchpointcatalog.LocalizedText;

/**
 * Finds people who continued in another channel. It is not a bean, because its answers contain people and must not be saved or scheduled.
 */
public final class HandoverPeople
        implements Analysis<HandoverPeopleRequest, HandoverPeople.Question, PeoplePage.FoundPeople<HandoverPeople.Change>> {

    private final AnalysisSql sql;

    public HandoverPeople(AnalysisSql sql) {
        this.sql = sql;
    }

    /** @param from the first channel; null for any channel */
    record Question(HandoverAnalysis.Question handover, String from, String to, boolean startedOver, PeoplePage.PageWindow page) {
    }

    /** @param at the time at which the session in the new channel began */
    @RegisterForReflection
    public record Change(String from, String to, Instant at, List<LocalizedText> repeated) {
    }

    @Override
    public String kind() {
        return "handover/people";
    }

    @Override
    public Class<HandoverPeopleRequest> request() {
        return HandoverPeopleRequest.class;
    }

    @Override
    public Question read(HandoverPeopleRequest body, QuestionContext context, BodyFaults faults) {
        return new Question(HandoverAnalysis.question(body, context, faults), body.from(), body.to(),
                RequestValues.or(body.startedOver(), false), PeoplePage.PageWindow.of(body.limit(), body.cursor(), faults));
    }

    @Override
    public QuestionScope scope(Question question) {
        return question.handover().scope();
    }

    @Override
    public Optional<TimePeriod> reads(Question question) {
        return Optional.of(scope(question).period());
    }

    @Override
    public PeoplePage.FoundPeople<Change> answer(Question question, QueryRun run) {
        EventKinds eventKinds = EventKinds.read(List.of(scope(question)), sql, run);
        PeoplePage<Change> page = new PeoplePage<>(question.page());
        int from = question.from() == null ? -1 : eventKinds.channels().indexOf(question.from());
        int to = question.to() == null ? -1 : eventKinds.channels().indexOf(question.to());
        if (question.from() != null && from < 0 || question.to() != null && to < 0) {
            return page.found(sql, scope(question), run);
        }
        HandoverAnalysis.walk(question.handover(), scope(question), eventKinds, run, (person, left, entered, at, repeated) -> {
            boolean fits = (from < 0 || from == left) && (to < 0 || to == entered) && (repeated.length > 0 || !question.startedOver());
            if (fits && page.wants(person)) {
                page.add(person, new Change(eventKinds.channels().get(left), eventKinds.channels().get(entered), Instant.ofEpochMilli(at),
                        Arrays.stream(repeated).mapToObj(step -> HandoverAnalysis.shown(eventKinds.names().get(step), run.mask()))
                                .toList()));
            }
        });
        return page.found(sql, scope(question), run);
    }
}
