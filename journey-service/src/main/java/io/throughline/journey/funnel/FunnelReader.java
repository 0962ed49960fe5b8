package io.throughline.journey.funnel;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.BreakdownRequest;
import io.throughline.journey.analysis.question.CalendarUnit;
import io.throughline.journey.analysis.question.CompareRequest;
import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.StepRequest;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.funnel.FunnelQuestion.ExclusionStep;
import io.throughline.journey.funnel.FunnelRules.Entries;
import io.throughline.journey.funnel.FunnelRules.Exclusion;
import io.throughline.journey.funnel.FunnelRules.Order;

/** Reads a funnel from a request and reports all faults. */
final class FunnelReader {

    private static final Duration STANDARD_WINDOW = Duration.ofDays(7);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(366);

    private FunnelReader() {
    }

    /** Valid only if no fault was added. */
    static FunnelQuestion read(FunnelFields body, QuestionContext context, BodyFaults faults) {
        QuestionScope scope = body.scope(context, faults);
        TimePeriod compare = CompareRequest.of(body.compare(), scope.period(), faults);
        List<EventStep> steps = steps(body.steps(), context, faults.in("steps"));
        Order order = RequestValues.or(body.order(), Order.ORDERED);
        Entries entries = RequestValues.or(body.entries(), Entries.BEST);
        if (order == Order.ANY && entries == Entries.EACH) {
            faults.at("entries", "must be best or first_ever where the steps may come in any order: one attempt could not be told from "
                    + "the next");
        }
        List<ExclusionStep> exclusions = exclusions(body, context, faults.in("exclusions"));
        if (order == Order.ANY && body.exclusions() != null) {
            faults.at("exclusions", "must be left out where the steps may come in any order: nothing is between two of them");
        }
        Breakdown breakdown = BreakdownRequest.of(body.breakdown(), faults);
        int attribution = attribution(body, breakdown, faults);
        Duration window = RequestValues.duration(body.window(), STANDARD_WINDOW, LONGEST_WINDOW, "window", faults);
        checkTrend(body.trend(), scope.period(), faults);
        Instant over = scope.period().to().plus(window);
        Instant minute = context.now().truncatedTo(ChronoUnit.MINUTES);
        return new FunnelQuestion(scope, compare, steps, order, window, entries, exclusions, breakdown, attribution, body.trend(),
                minute.isBefore(over) ? minute : over);
    }

    private static List<EventStep> steps(List<StepRequest> sent, QuestionContext context, BodyFaults faults) {
        List<EventStep> steps = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            steps.add(sent.get(i).step(context, faults.in(i)));
        }
        return steps;
    }

    private static List<ExclusionStep> exclusions(FunnelFields body, QuestionContext context, BodyFaults faults) {
        List<FunnelExclusionRequest> sent = RequestValues.or(body.exclusions(), List.of());
        List<ExclusionStep> exclusions = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            FunnelExclusionRequest each = sent.get(i);
            int after = RequestValues.or(each.after(), 1);
            int before = RequestValues.or(each.before(), after + 1);
            if (before <= after || before > body.steps().size()) {
                faults.in(i).at("before", "must be the number of a step that comes later than step `after`");
            }
            exclusions.add(new ExclusionStep(each.step().step(context, faults.in(i).in("step")), new Exclusion(after, before)));
        }
        return exclusions;
    }

    private static int attribution(FunnelFields body, Breakdown breakdown, BodyFaults faults) {
        if (body.attribution() == null) {
            return 1;
        }
        if (breakdown instanceof Breakdown.None || breakdown instanceof Breakdown.BySegment) {
            faults.at("attribution", "needs a breakdown by what an event says");
        }
        return body.attribution().step(body.steps().size(), faults.in("attribution"));
    }

    private static void checkTrend(CalendarUnit calendarUnit, TimePeriod period, BodyFaults faults) {
        List<Instant> starts = calendarUnit == null ? List.of() : period.starts(calendarUnit);
        if (starts.size() == TimePeriod.MOST_STARTS
                && calendarUnit.next(starts.getLast().atZone(period.zone())).toInstant().isBefore(period.to())) {
            faults.at("trend", "would have more than " + TimePeriod.MOST_STARTS + " points: choose a longer unit or a shorter period");
        }
    }
}
