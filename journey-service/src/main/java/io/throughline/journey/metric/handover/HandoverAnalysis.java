package io.throughline.journey.metric.handover;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.journey.analysis.execution.Analysis;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.CompareRequest;
import io.throughline.journey.analysis.question.EventLogSource;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.result.ShareInterval;
import io.throughline.journey.analysis.sequence.EventEncoder;
import io.throughline.journey.analysis.sequence.EventSequenceQuery;
import io.throughline.journey.analysis.sql.AnalysisSql;
import io.throughline.journey.metric.EventKinds;
import io.throughline.journey.metric.MetricPeriods;
import io.throughline.journey.touchpointcatalog.LocalizedText;

/** Analyses channel handovers. */
@ApplicationScoped
public class HandoverAnalysis implements Analysis<HandoverRequest, HandoverAnalysis.Question, HandoverResult> {

    private static final Duration STANDARD = Duration.ofDays(7);
    private static final Duration LONGEST = Duration.ofDays(90);
    /** Feedback given later is not a step. */
    private static final EventFilter NO_FEEDBACK = new EventFilter.Not(EventFilter.is(LogField.TYPE, "feedback"));

    private final AnalysisSql sql;

    @Inject
    HandoverAnalysis(AnalysisSql sql) {
        this.sql = sql;
    }

    /** @param compare null if nothing is compared */
    record Question(QuestionScope scope, TimePeriod compare, Duration within) {
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

    /** Valid only if no fault was added. */
    static Question question(HandoverFields body, QuestionContext context, BodyFaults faults) {
        QuestionScope scope = body.scope(context, faults);
        TimePeriod compare = CompareRequest.of(body.compare(), scope.period(), faults);
        Duration within = RequestValues.duration(body.within(), STANDARD, LONGEST, "within", faults);
        if (scope.source() instanceof EventLogSource.Dataset dataset && !dataset.channels()) {
            faults.at("dataset", "names no channels, so that nobody changes one");
        }
        return new Question(scope.by(new EventFilter.And(List.of(scope.filter(), NO_FEEDBACK))), compare, within);
    }

    @Override
    public QuestionScope scope(Question question) {
        return question.scope();
    }

    @Override
    public Optional<TimePeriod> reads(Question question) {
        return Optional.of(MetricPeriods.both(question.scope().period(), question.compare()));
    }

    @Override
    public HandoverResult answer(Question question, QueryRun run) {
        EventKinds eventKinds = EventKinds.read(
                question.compare() == null ? List.of(question.scope()) : List.of(question.scope(), question.scope().in(question.compare())),
                sql, run);
        HandoverCounter now = walk(question, question.scope(), eventKinds, run, HandoverCounter.NOBODY);
        HandoverResult.Score before = null;
        if (question.compare() != null) {
            run.compare(question.compare());
            HandoverCounter then = walk(question, question.scope().in(question.compare()), eventKinds, run, HandoverCounter.NOBODY);
            before = HandoverResult.Score.of(then.startedOver(), then.handovers());
        }
        List<HandoverResult.ChannelHandover> ways =
                now.cells().stream().limit(HandoverResult.MOST_WAYS).map(cell -> way(cell, eventKinds, run.mask())).toList();
        return new HandoverResult(now.handovers(), now.people(), ShareInterval.wilson(now.startedOver(), now.handovers()),
                HandoverResult.Score.of(now.startedOver(), now.handovers()),
                before == null ? null : before.value(), ways, now.cells().size() > HandoverResult.MOST_WAYS, HandoverResult.DEFINITION);
    }

    static HandoverCounter walk(Question question, QuestionScope scope, EventKinds eventKinds, QueryRun run,
            HandoverCounter.HandoverConsumer taker) {
        HandoverCounter walk = new HandoverCounter(eventKinds.channelOf(), eventKinds.nameOf(), question.within().toMillis(), taker);
        EventSequenceQuery query = EventSequenceQuery.of(scope, new EventEncoder.Steps(List.of(EventFilter.ANY)))
                .by(new Breakdown.By(LogField.TOUCH, EventKinds.MOST), eventKinds.values());
        run.eventSequences().each(query, run, walk::add);
        return walk;
    }

    static LocalizedText shown(LocalizedText step, PersonalDataMask mask) {
        return new LocalizedText(step.zh() == null ? null : mask.text(step.zh()), step.en() == null ? null : mask.text(step.en()));
    }

    private static HandoverResult.ChannelHandover way(HandoverCounter.Cell cell, EventKinds eventKinds, PersonalDataMask mask) {
        List<HandoverResult.Repeated> repeated = cell.repeated().entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder()).thenComparing(Map.Entry.comparingByKey()))
                .limit(HandoverResult.MOST_REPEATED)
                .map(each -> new HandoverResult.Repeated(shown(eventKinds.names().get(each.getKey()), mask), each.getValue())).toList();
        return new HandoverResult.ChannelHandover(eventKinds.channels().get(cell.from()), eventKinds.channels().get(cell.to()), cell.n(),
                cell.people(), cell.medianDelay(),
                ShareInterval.wilson(cell.startedOver(), cell.n()), repeated);
    }
}
