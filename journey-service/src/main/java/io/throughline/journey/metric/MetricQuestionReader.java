package io.throughline.journey.metric;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.CompareRequest;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.StepRequest;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.touchpointcatalog.Channel;

/** Reads a question for metrics of touchpoints, channels, stages or segments. */
final class MetricQuestionReader {

    static final Duration AGAIN = Duration.ofDays(7);
    private static final Duration LONGEST = Duration.ofDays(90);

    private MetricQuestionReader() {
    }

    /**
     * Null if a fault was added.
     *
     * @param targets by what they apply to
     */
    static MetricQuestion read(MetricRequest body, QuestionContext context, List<Channel> channels, StageCatalog maps,
            Function<String, Map<String, MetricTarget>> targets, BodyFaults faults) {
        QuestionScope scope = body.scope(context, faults);
        TimePeriod compare = CompareRequest.of(body.compare(), scope.period(), faults);
        MetricQuestion.By by = RequestValues.or(body.by(), MetricQuestion.By.TOUCHPOINT);
        List<UUID> segments = segments(body, by, faults);
        List<StageCatalog.Stage> stages = stages(body, by, maps, faults);
        EventFilter goal = step(body.goal(), "goal", context, faults);
        Duration window = RequestValues.duration(body.window(), null, LONGEST, "window", faults);
        EventFilter contact = step(body.contact(), "contact", context, faults);
        Duration again = RequestValues.duration(body.again(), AGAIN, LONGEST, "again", faults);
        EventFilter resolved = step(body.resolved(), "resolved", context, faults);
        MetricQuestion.Revenue revenue = body.revenue() == null ? null : revenue(body.revenue(), context, faults.in("revenue"));
        if (window != null && goal == null) {
            faults.at("window", "is for a goal, which is missing");
        }
        if (resolved != null && contact == null) {
            faults.at("resolved", "is for a contact, which is missing");
        }
        return !faults.isEmpty() ? null : new MetricQuestion(scope, compare, by, segments, stages, goal, window, contact, again, resolved,
                RequestValues.or(body.responses(), false), RequestValues.or(body.handling(), false), revenue, channels,
                targets.apply(by.key()),
                asOf(scope.period(), compare, MetricQuestion.ahead(goal, window, contact, again), context.now()));
    }

    /** The current minute, but no later than when all outcomes are known; from then on the same question stays equal. */
    private static Instant asOf(TimePeriod period, TimePeriod compare, Duration ahead, Instant now) {
        Instant over = MetricQuestion.later(compare != null && compare.to().isAfter(period.to()) ? compare.to() : period.to(), ahead);
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        return minute.isBefore(over) ? minute : over;
    }

    private static EventFilter step(StepRequest step, String field, QuestionContext context, BodyFaults faults) {
        return step == null ? null : step.step(context, faults.in(field)).event();
    }

    private static List<UUID> segments(MetricRequest body, MetricQuestion.By by, BodyFaults faults) {
        if (by == MetricQuestion.By.SEGMENT && body.segments() == null) {
            faults.at("segments", "is missing: say which, at most " + Breakdown.MOST_SEGMENTS);
        } else if (by != MetricQuestion.By.SEGMENT && body.segments() != null) {
            faults.at("segments", "is for by: segment");
        }
        return body.segments() == null ? List.of() : body.segments().distinct("segments", faults);
    }

    private static List<StageCatalog.Stage> stages(MetricRequest body, MetricQuestion.By by, StageCatalog maps, BodyFaults faults) {
        String map = body.map();
        if (by != MetricQuestion.By.STAGE) {
            if (map != null) {
                faults.at("map", "is for by: stage");
            }
            return List.of();
        }
        if (map == null) {
            faults.at("map", "is missing: say whose stages");
            return List.of();
        }
        return maps.of(map).orElseGet(() -> {
            faults.at("map", "is the id of no map");
            return List.of();
        });
    }

    private static MetricQuestion.Revenue revenue(MetricRequest.Revenue sent, QuestionContext context, BodyFaults faults) {
        EventFilter event = sent.event().step(context, faults.in("event")).event();
        String property = RequestValues.path(RequestValues.or(sent.property(), "total"), "property", faults);
        if (!RequestValues.isCurrency(sent.currency())) {
            faults.at("currency", "must be a currency of ISO 4217, such as CNY or EUR");
        }
        return new MetricQuestion.Revenue(event, property, sent.currency());
    }
}
