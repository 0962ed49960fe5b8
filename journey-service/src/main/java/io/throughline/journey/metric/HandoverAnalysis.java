package io.throughline.journey.metric;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.masking.Mask;
import io.throughline.journey.analysis.Analysis;
import io.throughline.journey.analysis.Breakdown;
import io.throughline.journey.analysis.Coding;
import io.throughline.journey.analysis.CompareRequest;
import io.throughline.journey.analysis.EventFilter;
import io.throughline.journey.analysis.Field;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.QuestionContext;
import io.throughline.journey.analysis.RequestValues;
import io.throughline.journey.analysis.Run;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.Source;
import io.throughline.journey.analysis.Share;
import io.throughline.journey.analysis.Sql;
import io.throughline.journey.analysis.WalkQuery;
import io.throughline.journey.registry.Words;

/** Changes of channel. */
@ApplicationScoped
class HandoverAnalysis implements Analysis<HandoverRequest, HandoverAnalysis.Question, Handover> {

    private static final Duration STANDARD = Duration.ofDays(7);
    private static final Duration LONGEST = Duration.ofDays(90);
    /** What somebody said later is no step of theirs. */
    private static final EventFilter NO_FEEDBACK = new EventFilter.Not(EventFilter.is(Field.TYPE, "feedback"));

    private final Sql sql;

    @Inject
    HandoverAnalysis(Sql sql) {
        this.sql = sql;
    }

    /** @param compare null where nothing is compared */
    record Question(Scope scope, Period compare, Duration within) {
    }

    @Override
    public String kind() {
        return "handover";
    }

    @Override
    public Class<HandoverRequest> request() {
        return HandoverRequest.class;
    }

    @Override
    public Question read(HandoverRequest body, QuestionContext context, BodyFaults faults) {
        return question(body, context, faults);
    }

    /** Of use only where no fault was added. */
    static Question question(HandoverFields body, QuestionContext context, BodyFaults faults) {
        Scope scope = body.scope(context, faults);
        Period compare = CompareRequest.of(body.compare(), scope.period(), faults);
        Duration within = RequestValues.duration(body.within(), STANDARD, LONGEST, "within", faults);
        if (scope.source() instanceof Source.Dataset dataset && !dataset.channels()) {
            faults.at("dataset", "names no channels, so that nobody changes one");
        }
        return new Question(scope.by(new EventFilter.And(List.of(scope.filter(), NO_FEEDBACK))), compare, within);
    }

    @Override
    public Scope scope(Question question) {
        return question.scope();
    }

    @Override
    public Optional<Period> reads(Question question) {
        return Optional.of(Periods.both(question.scope().period(), question.compare()));
    }

    @Override
    public Handover answer(Question question, Run run) {
        Touches touches = Touches.read(question.compare() == null ? List.of(question.scope()) : List.of(question.scope(), question.scope().in(question.compare())),
                sql, run);
        HandoverWalk now = walk(question, question.scope(), touches, run, HandoverWalk.NOBODY);
        Handover.Score before = null;
        if (question.compare() != null) {
            run.compare(question.compare());
            HandoverWalk then = walk(question, question.scope().in(question.compare()), touches, run, HandoverWalk.NOBODY);
            before = Handover.Score.of(then.startedOver(), then.handovers());
        }
        List<Handover.Way> ways = now.cells().stream().limit(Handover.MOST_WAYS).map(cell -> way(cell, touches, run.mask())).toList();
        return new Handover(now.handovers(), now.people(), Share.wilson(now.startedOver(), now.handovers()), Handover.Score.of(now.startedOver(), now.handovers()),
                before == null ? null : before.value(), ways, now.cells().size() > Handover.MOST_WAYS, Handover.DEFINITION);
    }

    static HandoverWalk walk(Question question, Scope scope, Touches touches, Run run, HandoverWalk.Taker taker) {
        HandoverWalk walk = new HandoverWalk(touches.channelOf(), touches.nameOf(), question.within().toMillis(), taker);
        WalkQuery query = WalkQuery.of(scope, new Coding.Steps(List.of(EventFilter.ANY))).by(new Breakdown.By(Field.TOUCH, Touches.MOST), touches.values());
        run.walks().each(query, run, walk::add);
        return walk;
    }

    static Words shown(Words step, Mask mask) {
        return new Words(step.zh() == null ? null : mask.text(step.zh()), step.en() == null ? null : mask.text(step.en()));
    }

    private static Handover.Way way(HandoverWalk.Cell cell, Touches touches, Mask mask) {
        List<Handover.Repeated> repeated = cell.repeated().entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder()).thenComparing(Map.Entry.comparingByKey()))
                .limit(Handover.MOST_REPEATED).map(each -> new Handover.Repeated(shown(touches.names().get(each.getKey()), mask), each.getValue())).toList();
        return new Handover.Way(touches.channels().get(cell.from()), touches.channels().get(cell.to()), cell.n(), cell.people(), cell.medianDelay(),
                Share.wilson(cell.startedOver(), cell.n()), repeated);
    }
}
