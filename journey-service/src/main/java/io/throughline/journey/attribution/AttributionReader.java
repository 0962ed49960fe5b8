package io.throughline.journey.attribution;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.EventFilterRequest;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.CompareRequest;
import io.throughline.journey.analysis.question.EventLogSource;
import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.StepRequest;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.result.AnswerLanguage;
import io.throughline.journey.attribution.AttributionQuestion.Revenue;
import io.throughline.journey.attribution.AttributionRequest.TouchKind;

/** Reads a question on attribution. */
final class AttributionReader {

    static final int MOST_CHANNELS = 200;
    static final int MOST_COSTS = 200;
    static final long MOST_MINOR = 1_000_000_000_000_000L;
    private static final Duration LOOK_BACK = Duration.ofDays(30);
    private static final Duration MOST_LOOK_BACK = Duration.ofDays(366);
    /** The tolerance within which shares by position must add up to 1. */
    private static final double ROUNDING = 1e-9;

    private AttributionReader() {
    }

    /** Valid only if no fault was added. */
    static AttributionQuestion read(AttributionRequest body, QuestionContext context, BodyFaults faults) {
        QuestionScope scope = body.scope(context, faults);
        TimePeriod compare = CompareRequest.of(body.compare(), scope.period(), faults);
        boolean finished = RequestValues.or(body.finishedPaths(), false);
        if (finished && compare != null) {
            faults.at("compare", "is of no use to finished paths, which have no times");
        }
        EventStep goal = StepRequest.of(body.goal(), context, faults.in("goal"));
        if (goal == null && !finished) {
            faults.at("goal", "is missing: what is a conversion");
        }
        checkSource(body, scope.source(), finished, faults);
        Revenue revenue = body.revenue() == null ? null : revenue(body.revenue(), faults.in("revenue"));
        Breakdown by = RequestValues.or(body.by(), TouchKind.CHANNEL).breakdown(faults.in("by"));
        EventFilter touches = EventFilterRequest.of(body.touches(), context, faults.in("touches"));
        Duration lookBack = RequestValues.duration(body.lookBack(), LOOK_BACK, MOST_LOOK_BACK, "lookBack", faults);
        ModelOptions options = options(body, faults);
        List<AttributionModel> models = models(body.models(), finished, faults);
        Map<String, RevenueAmount> costs = costs(body.cost(), revenue, faults.in("cost"));
        return new AttributionQuestion(scope, compare, finished ? null : goal, revenue, by, touches, lookBack,
                body.conversions() == AttributionRequest.Conversions.FIRST, models, options, costs, body.lang() == AnswerLanguage.ZH);
    }

    private static void checkSource(AttributionRequest body, EventLogSource source, boolean finished, BodyFaults faults) {
        if (!(source instanceof EventLogSource.Dataset dataset)) {
            if (finished && body.dataset() == null) {
                faults.at("finishedPaths", "needs the dataset that they were imported to");
            }
        } else if (finished != dataset.finishedPaths()) {
            faults.at("finishedPaths", finished ? "must be false: the dataset holds events"
                    : "must be true: the dataset holds finished paths and no events");
        } else if (!finished && !dataset.channels() && body.by() == null) {
            faults.at("by", "is missing: the dataset names no channels, so ask by touchpoint or a property");
        }
    }

    private static Revenue revenue(AttributionRequest.Revenue sent, BodyFaults faults) {
        String property = RequestValues.path(sent.property(), "property", faults);
        if (!RequestValues.isCurrency(sent.currency())) {
            faults.at("currency", "must be a currency of ISO 4217, such as CNY");
        }
        return new Revenue(property, sent.currency(), RequestValues.path(RequestValues.or(sent.currencyProperty(), "currency"),
                "currencyProperty", faults));
    }

    private static List<AttributionModel> models(AttributionModels sent, boolean finished, BodyFaults faults) {
        if (sent == null) {
            return Stream.of(AttributionModel.values()).filter(model -> !finished || model != AttributionModel.TIME_DECAY).toList();
        }
        sent.check(finished, faults.in("models"));
        return sent.models();
    }

    private static ModelOptions options(AttributionRequest body, BodyFaults faults) {
        Duration halfLife = RequestValues.duration(body.halfLife(), ModelOptions.STANDARD.halfLife(), MOST_LOOK_BACK, "halfLife", faults);
        int order = RequestValues.or(body.order(), 1);
        List<BigDecimal> position = body.position();
        if (position == null) {
            return new ModelOptions(halfLife, ModelOptions.STANDARD.first(), ModelOptions.STANDARD.last(), order);
        }
        double sum = position.stream().mapToDouble(BigDecimal::doubleValue).sum();
        if (!(Math.abs(sum - 1) <= ROUNDING)) {
            faults.at("position", "must be three numbers that add up to 1: the share of the first, of those between, and of the last");
        }
        return new ModelOptions(halfLife, position.getFirst().doubleValue(), position.getLast().doubleValue(), order);
    }

    private static Map<String, RevenueAmount> costs(Map<String, AttributionRequest.Cost> sent, Revenue revenue, BodyFaults faults) {
        Map<String, RevenueAmount> costs = new TreeMap<>();
        RequestValues.or(sent, Map.<String, AttributionRequest.Cost>of()).forEach((key, cost) -> {
            if (revenue == null) {
                faults.in(key).here("has no return to be held against: revenue is missing");
            } else if (!cost.currency().equals(revenue.currency())) {
                faults.in(key).at("currency", "must be that of the revenue, " + revenue.currency());
            }
            costs.put(key, new RevenueAmount(cost.minor(), cost.currency()));
        });
        return costs;
    }
}
