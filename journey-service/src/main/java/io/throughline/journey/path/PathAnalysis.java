package io.throughline.journey.path;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.journey.analysis.execution.Analysis;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.result.DurationHistogram;
import io.throughline.journey.analysis.sequence.EventEncoder;
import io.throughline.journey.analysis.sequence.EventSequenceQuery;

/** Finds which paths people take. */
@ApplicationScoped
class PathAnalysis implements Analysis<PathRequest, PathQuestion, PathResult> {

    private static final int MOST_TOUCHES = 1_000;

    @Override
    public String kind() {
        return "paths";
    }

    @Override
    public Class<PathRequest> request() {
        return PathRequest.class;
    }

    @Override
    public PathQuestion read(PathRequest body, QuestionContext context, BodyFaults faults) {
        return PathReader.read(body, context, faults);
    }

    @Override
    public QuestionScope scope(PathQuestion question) {
        return question.scope();
    }

    @Override
    public Optional<TimePeriod> reads(PathQuestion question) {
        return Optional.of(question.scope().period().spanning(question.compare()));
    }

    @Override
    public PathResult answer(PathQuestion question, QueryRun run) {
        Breakdown breakdown = new Breakdown.By(question.by(), MOST_TOUCHES);
        Set<String> told = new LinkedHashSet<>(run.eventSequences().values(question.scope(), EventFilter.ANY, breakdown, run));
        if (question.compare() != null) {
            told.addAll(run.eventSequences().values(question.scope().in(question.compare()), EventFilter.ANY, breakdown, run));
        }
        List<String> values = told.stream().limit(MOST_TOUCHES).toList();
        PathLabels labels = labels(question, values, run);
        PathTally tally = tally(question, question.scope(), values, labels, run);
        PathTally before = null;
        if (question.compare() != null) {
            run.compare(question.compare());
            before = tally(question, question.scope().in(question.compare()), values, labels, run);
        }
        note(values, run);
        return new PathSummary(tally, before, labels.all()).of(question.top(), question.fold(), question.compare());
    }

    private static PathTally tally(PathQuestion question, QuestionScope scope, List<String> values, PathLabels labels, QueryRun run) {
        List<EventFilter> steps =
                new ArrayList<>(Stream.of(question.from(), question.to()).filter(step -> step != null).map(EventStep::event).toList());
        int fromBit = question.from() == null ? 0 : 1;
        int toBit = question.to() == null ? 0 : question.from() == null ? 1 : 2;
        int groupsFrom = steps.size();
        question.groups().forEach(group -> steps.add(group.event()));
        boolean noSteps = steps.isEmpty();
        PathTally tally =
                new PathTally(labels.all().size(), question.fold(), question.maxSteps(), question.from() == null && question.to() != null,
                        question.compare() == null ? PathTally.MOST_BYTES : PathTally.MOST_BYTES / 2);
        PathCutter cutter = new PathCutter(fromBit, toBit, question.sessionGap() == null ? -1 : question.sessionGap().toMillis(),
                (eventSequence, i) -> labels.of(eventSequence.group(i), noSteps ? 0 : eventSequence.code(i) >>> groupsFrom), tally::add);
        if (!values.isEmpty()) {
            EventEncoder eventEncoder = new EventEncoder.Steps(noSteps ? List.of(EventFilter.ANY) : steps);
            run.eventSequences()
                    .each(EventSequenceQuery.of(scope, eventEncoder).keepingOthers().inArrivalOrder()
                            .by(new Breakdown.By(question.by(), MOST_TOUCHES), values), run,
                            cutter::cut);
        }
        if (tally.isFull()) {
            throw ProblemException.of(ProblemKind.UNPROCESSABLE, "There are more than " + PathTally.MOST_VARIANTS + " different ways, or "
                    + PathTally.MOST_EDGES + " different steps from one to another, or more of them than fit into memory:"
                    + " fold, group or filter, or ask for fewer maxSteps.");
        }
        return tally;
    }

    private static PathLabels labels(PathQuestion question, List<String> values, QueryRun run) {
        List<String> groups = question.groups().stream().map(EventStep::label).toList();
        return question.by() == LogField.TOUCH
                ? PathLabels.ofTouches(values, groups, run.touchpoints(), question.chinese(), run.mask()::text)
                : PathLabels.ofValues(values, groups, question.chinese(), run.mask()::text);
    }

    private static void note(List<String> values, QueryRun run) {
        if (values.size() >= MOST_TOUCHES) {
            run.addNote("The " + MOST_TOUCHES + " most frequent kinds of events are told apart; all others are one step.");
        }
        run.addNote("Quantiles of more than " + DurationHistogram.EXACT + " durations are within 1 %.");
    }
}
