package io.throughline.journey.path;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.question.CompareRequest;
import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.StepRequest;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.result.AnswerLanguage;
import io.throughline.journey.path.PathRequest.StepKind;
import io.throughline.journey.path.PathRequest.Unit;

/** Reads a question on paths. */
final class PathReader {

    static final int MOST_STEPS = 100;
    static final int MOST_GROUPS = 20;
    private static final int STANDARD_STEPS = 10;
    /** A pause of half an hour ends a visit; source: Google Analytics, How a session is defined. */
    private static final Duration SESSION_GAP = Duration.ofMinutes(30);
    private static final Duration LONGEST_GAP = Duration.ofDays(366);

    private PathReader() {
    }

    /** Valid only if no fault was added. */
    static PathQuestion read(PathRequest body, QuestionContext context, BodyFaults faults) {
        QuestionScope scope = body.scope(context, faults);
        TimePeriod compare = CompareRequest.of(body.compare(), scope.period(), faults);
        EventStep from = StepRequest.of(body.from(), context, faults.in("from"));
        EventStep to = StepRequest.of(body.to(), context, faults.in("to"));
        Unit unit = RequestValues.or(body.unit(), Unit.SESSION);
        if (unit == Unit.BETWEEN && from == null && to == null) {
            faults.at("unit", "of between needs from, to, or both");
        }
        if (body.sessionGap() != null && unit != Unit.SESSION) {
            faults.at("sessionGap", "is for paths that are sessions");
        }
        Duration gap = RequestValues.duration(body.sessionGap(), SESSION_GAP, LONGEST_GAP, "sessionGap", faults);
        return new PathQuestion(scope, compare, body.by() == StepKind.CHANNEL ? LogField.CHANNEL : LogField.TOUCH, from, to,
                unit == Unit.SESSION ? gap : null, RequestValues.or(body.maxSteps(), STANDARD_STEPS),
                RequestValues.or(body.fold(), RepeatFolding.NONE),
                groups(body, context, faults.in("group")),
                body.top() == null ? TopCounts.STANDARD : body.top().top(), body.lang() == AnswerLanguage.ZH);
    }

    private static List<EventStep> groups(PathRequest body, QuestionContext context, BodyFaults faults) {
        List<EventStep> groups = new ArrayList<>();
        for (PathRequest.Group group : RequestValues.or(body.group(), List.<PathRequest.Group>of())) {
            groups.add(new EventStep(group.label(), group.step().step(context, faults.in(groups.size()).in("step")).event()));
        }
        return groups;
    }
}
