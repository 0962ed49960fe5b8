package io.throughline.journey.path;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.journey.analysis.Analysis;
import io.throughline.journey.analysis.Breakdown;
import io.throughline.journey.analysis.Coding;
import io.throughline.journey.analysis.EventFilter;
import io.throughline.journey.analysis.Field;
import io.throughline.journey.analysis.Part;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.Read;
import io.throughline.journey.analysis.Run;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.Step;
import io.throughline.journey.analysis.WalkQuery;

/** Asks which ways people take. */
@ApplicationScoped
class PathAnalysis implements Analysis<PathQuestion, PathResult> {

    private static final int MOST_TOUCHES = 1_000;

    @Override
    public String kind() {
        return "paths";
    }

    @Override
    public Read<PathQuestion> read(Part body, Instant now) {
        return PathReader.read(body, now);
    }

    @Override
    public Scope scope(PathQuestion question) {
        return question.scope();
    }

    @Override
    public Optional<Period> reads(PathQuestion question) {
        return Optional.of(question.scope().period());
    }

    @Override
    public PathResult answer(PathQuestion question, Run run) {
        Breakdown breakdown = new Breakdown.By(question.by(), MOST_TOUCHES);
        List<String> values = run.walks().values(question.scope(), EventFilter.ANY, breakdown, run);
        PathLabels labels = labels(question, values, run);
        List<EventFilter> steps = new ArrayList<>(Stream.of(question.from(), question.to()).filter(step -> step != null).map(Step::event).toList());
        int fromBit = question.from() == null ? 0 : 1;
        int toBit = question.to() == null ? 0 : question.from() == null ? 1 : 2;
        int groupsFrom = steps.size();
        question.groups().forEach(group -> steps.add(group.event()));
        boolean noSteps = steps.isEmpty();
        PathTally tally = new PathTally(labels.all().size(), question.fold(), question.maxSteps(), question.from() == null && question.to() != null);
        PathCutter cutter = new PathCutter(fromBit, toBit, question.sessionGap() == null ? -1 : question.sessionGap().toMillis(),
                (walk, i) -> labels.of(walk.group(i), noSteps ? 0 : walk.code(i) >>> groupsFrom), tally::add);
        if (!values.isEmpty()) {
            Coding coding = new Coding.Steps(noSteps ? List.of(EventFilter.ANY) : steps);
            run.walks().each(WalkQuery.of(question.scope(), coding).keepingOthers().inArrivalOrder().by(breakdown, values), run, cutter::cut);
        }
        if (tally.isFull()) {
            throw ProblemException.of(ProblemKind.UNPROCESSABLE, "There are more than " + PathTally.MOST_VARIANTS + " different ways, or "
                    + PathTally.MOST_EDGES + " different steps from one to another: fold, group or filter, or ask for fewer maxSteps.");
        }
        note(values, run);
        return new PathSummary(tally, labels.all()).of(question.top(), question.fold());
    }

    private static PathLabels labels(PathQuestion question, List<String> values, Run run) {
        List<String> groups = question.groups().stream().map(Step::label).toList();
        return question.by() == Field.TOUCH ? PathLabels.ofTouches(values, groups, run.touchpoints(), question.chinese(), run.mask()::text)
                : PathLabels.ofValues(values, groups, question.chinese(), run.mask()::text);
    }

    private static void note(List<String> values, Run run) {
        if (values.size() >= MOST_TOUCHES) {
            run.note("The " + MOST_TOUCHES + " most frequent kinds of events are told apart; all others are one step.");
        }
        run.note("Quantiles of more than " + Durations.EXACT + " durations are within 1 %.");
    }
}
