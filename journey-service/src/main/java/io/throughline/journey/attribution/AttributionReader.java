package io.throughline.journey.attribution;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.journey.analysis.Breakdown;
import io.throughline.journey.analysis.EventFilter;
import io.throughline.journey.analysis.Field;
import io.throughline.journey.analysis.Part;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.Read;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.ScopeReader;
import io.throughline.journey.analysis.Source;
import io.throughline.journey.analysis.Step;
import io.throughline.journey.attribution.AttributionQuestion.Revenue;

/** Reads what is asked of attribution. */
final class AttributionReader {

    static final int MOST_CHANNELS = 200;
    private static final Duration LOOK_BACK = Duration.ofDays(30);
    private static final Duration MOST_LOOK_BACK = Duration.ofDays(366);
    private static final int MOST_COSTS = 200;
    private static final long MOST_MINOR = 1_000_000_000_000_000L;

    private AttributionReader() {
    }

    static Read<AttributionQuestion> read(Part body, Instant now) {
        Scope scope = ScopeReader.scope(body, now);
        Period compare = ScopeReader.compare(body, scope.period());
        boolean finished = body.flag("finishedPaths", false);
        if (finished && compare != null) {
            body.fault("compare", "is of no use to finished paths, which have no times");
        }
        Step goal = body.part("goal").map(ScopeReader::step).orElse(null);
        if (goal == null && !finished && !body.has("goal")) {
            body.fault("goal", "is missing: what is a conversion");
        }
        checkSource(body, scope.source(), finished);
        Revenue revenue = body.part("revenue").map(AttributionReader::revenue).orElse(null);
        Breakdown by = by(body);
        EventFilter touches = body.has("touches") ? ScopeReader.filter(body, "touches") : EventFilter.ANY;
        Duration lookBack = body.duration("lookBack", LOOK_BACK, MOST_LOOK_BACK);
        boolean first = body.oneOf("conversions", Set.of("each", "first"), "each").equals("first");
        Options options = options(body);
        List<Model> models = models(body, finished);
        Map<String, Money> costs = costs(body, revenue);
        boolean chinese = body.oneOf("lang", Set.of("zh", "en"), "en").equals("zh");
        return Read.of(body, () -> new AttributionQuestion(scope, compare, finished ? null : goal, revenue, by, touches, lookBack, first,
                models, options, costs, chinese));
    }

    private static void checkSource(Part body, Source source, boolean finished) {
        if (!(source instanceof Source.Dataset dataset)) {
            if (finished && !body.has("dataset")) {
                body.fault("finishedPaths", "needs the dataset that they were imported to");
            }
        } else if (finished != dataset.finishedPaths()) {
            body.fault("finishedPaths", finished ? "must be false: the dataset holds events" : "must be true: the dataset holds finished paths and no events");
        } else if (!finished && !dataset.channels() && !body.has("by")) {
            body.fault("by", "is missing: the dataset names no channels, so ask by touchpoint or a property");
        }
    }

    private static Revenue revenue(Part part) {
        String property = ScopeReader.path(part, "property");
        String currency = part.required("currency");
        if (!currency.isEmpty() && !isCurrency(currency)) {
            part.fault("currency", "must be a currency of ISO 4217, such as CNY");
        }
        String currencyProperty = part.has("currencyProperty") ? ScopeReader.path(part, "currencyProperty") : "currency";
        part.done();
        return new Revenue(property, currency, currencyProperty);
    }

    static boolean isCurrency(String code) {
        return code.matches("[A-Z]{3}")
                && Currency.getAvailableCurrencies().stream().anyMatch(each -> each.getCurrencyCode().equals(code) && each.getDefaultFractionDigits() >= 0);
    }

    private static Breakdown by(Part body) {
        JsonNode by = body.find("by").orElse(null);
        if (by != null && by.isObject()) {
            Part part = body.part("by").orElseThrow();
            String property = ScopeReader.path(part, "property");
            part.done();
            return new Breakdown.ByProperty(property, MOST_CHANNELS);
        }
        boolean touchpoints = body.oneOf("by", Set.of("channel", "touchpoint"), "channel").equals("touchpoint");
        return new Breakdown.By(touchpoints ? Field.TOUCH : Field.CHANNEL, MOST_CHANNELS);
    }

    private static List<Model> models(Part body, boolean finished) {
        List<String> ids = body.has("models") ? body.texts("models", Model.values().length) : List.of();
        List<Model> models = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Model model = Model.of(ids.get(i)).orElse(null);
            if (model == null || models.contains(model)) {
                body.fault("models", model == null ? "must be of " + Model.IDS : "must name each model once");
                break;
            }
            if (finished && model == Model.TIME_DECAY) {
                body.fault("models", "time_decay needs times, which finished paths have not");
            }
            models.add(model);
        }
        if (!body.has("models")) {
            models.addAll(List.of(Model.values()));
            if (finished) {
                models.remove(Model.TIME_DECAY);
            }
        }
        return models;
    }

    private static Options options(Part body) {
        Duration halfLife = body.duration("halfLife", Options.STANDARD.halfLife(), MOST_LOOK_BACK);
        int order = body.whole("order", 1, 1, 4);
        double[] position = { Options.STANDARD.first(), Options.STANDARD.last() };
        body.find("position").ifPresent(value -> {
            boolean three = value.isArray() && value.size() == 3;
            double sum = 0;
            for (int i = 0; three && i < 3; i++) {
                three = value.get(i).isNumber() && value.get(i).decimalValue().signum() >= 0;
                sum += value.get(i).doubleValue();
            }
            if (!three || Math.abs(sum - 1) > 1e-9) {
                body.fault("position", "must be three numbers that add up to 1: the share of the first, of those between, and of the last");
            } else {
                position[0] = value.get(0).doubleValue();
                position[1] = value.get(2).doubleValue();
            }
        });
        return new Options(halfLife, position[0], position[1], order);
    }

    private static Map<String, Money> costs(Part body, Revenue revenue) {
        Map<String, Money> costs = new TreeMap<>();
        body.part("cost").ifPresent(part -> {
            JsonNode all = body.find("cost").orElseThrow();
            if (all.size() > MOST_COSTS) {
                part.fault(null, "must name at most " + MOST_COSTS);
                return;
            }
            all.fieldNames().forEachRemaining(key -> part.part(key).ifPresent(cost -> {
                BigDecimal minor = cost.number("minor", null, BigDecimal.ZERO, BigDecimal.valueOf(MOST_MINOR));
                String currency = cost.required("currency");
                if (!cost.has("minor")) {
                    cost.fault("minor", "is missing");
                }
                if (revenue == null) {
                    cost.fault(null, "has no return to be held against: revenue is missing");
                } else if (!currency.isEmpty() && !currency.equals(revenue.currency())) {
                    cost.fault("currency", "must be that of the revenue, " + revenue.currency());
                }
                cost.done();
                costs.put(key, new Money(minor == null ? 0 : minor.longValue(), currency));
            }));
        });
        return costs;
    }
}
