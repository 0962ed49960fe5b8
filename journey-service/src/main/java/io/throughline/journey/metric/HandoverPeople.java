package io.throughline.journey.metric;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.Analysis;
import io.throughline.journey.analysis.PeoplePage;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.QuestionContext;
import io.throughline.journey.analysis.RequestValues;
import io.throughline.journey.analysis.Run;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.Sql;
import io.throughline.journey.registry.Words;

/** Who went on in another channel. No bean: what is found are people, which nobody may save or schedule. */
final class HandoverPeople implements Analysis<HandoverPeopleRequest, HandoverPeople.Question, PeoplePage.Found<HandoverPeople.Change>> {

    private final Sql sql;

    HandoverPeople(Sql sql) {
        this.sql = sql;
    }

    /** @param from null for any channel */
    record Question(HandoverAnalysis.Question handover, String from, String to, boolean startedOver, PeoplePage.Wanted page) {
    }

    /** @param at when the session in the new channel began */
    @RegisterForReflection
    record Change(String from, String to, Instant at, List<Words> repeated) {
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
                RequestValues.or(body.startedOver(), false), PeoplePage.Wanted.of(body.limit(), body.cursor(), faults));
    }

    @Override
    public Scope scope(Question question) {
        return question.handover().scope();
    }

    @Override
    public Optional<Period> reads(Question question) {
        return Optional.of(scope(question).period());
    }

    @Override
    public PeoplePage.Found<Change> answer(Question question, Run run) {
        Touches touches = Touches.read(List.of(scope(question)), sql, run);
        PeoplePage<Change> page = new PeoplePage<>(question.page());
        int from = question.from() == null ? -1 : touches.channels().indexOf(question.from());
        int to = question.to() == null ? -1 : touches.channels().indexOf(question.to());
        if (question.from() != null && from < 0 || question.to() != null && to < 0) {
            return page.found(sql, scope(question), run);
        }
        HandoverAnalysis.walk(question.handover(), scope(question), touches, run, (person, left, entered, at, repeated) -> {
            boolean fits = (from < 0 || from == left) && (to < 0 || to == entered) && (repeated.length > 0 || !question.startedOver());
            if (fits && page.wants(person)) {
                page.add(person, new Change(touches.channels().get(left), touches.channels().get(entered), Instant.ofEpochMilli(at),
                        Arrays.stream(repeated).mapToObj(step -> HandoverAnalysis.shown(touches.names().get(step), run.mask())).toList()));
            }
        });
        return page.found(sql, scope(question), run);
    }
}
