package io.throughline.journey.metric;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Currency;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.throughline.journey.analysis.Breakdown;
import io.throughline.journey.analysis.EventFilter;
import io.throughline.journey.analysis.Part;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.Read;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.ScopeReader;
import io.throughline.journey.analysis.Step;
import io.throughline.journey.registry.Channel;

/** Reads what is asked of touchpoints, channels or segments. */
final class MetricQuestionReader {

    static final Duration AGAIN = Duration.ofDays(7);
    private static final Duration LONGEST = Duration.ofDays(90);

    private MetricQuestionReader() {
    }

    /** @param targets by what they are of */
    static Read<MetricQuestion> read(Part body, Instant now, List<Channel> channels, Stages maps,
            Function<String, Map<String, MetricTarget>> targets) {
        Scope scope = ScopeReader.scope(body, now);
        Period compare = ScopeReader.compare(body, scope.period());
        Set<String> keys = Arrays.stream(MetricQuestion.By.values()).map(MetricQuestion.By::key).collect(Collectors.toSet());
        MetricQuestion.By by = MetricQuestion.By.valueOf(body.oneOf("by", keys, "touchpoint").toUpperCase(Locale.ROOT));
        List<UUID> segments = segments(body, by);
        List<Stages.Stage> stages = stages(body, by, maps);
        EventFilter goal = step(body, "goal");
        Duration window = body.duration("window", null, LONGEST);
        EventFilter contact = step(body, "contact");
        Duration again = body.duration("again", AGAIN, LONGEST);
        EventFilter resolved = step(body, "resolved");
        boolean responses = body.flag("responses", false);
        boolean handling = body.flag("handling", false);
        MetricQuestion.Revenue revenue = body.part("revenue").map(MetricQuestionReader::revenue).orElse(null);
        if (window != null && goal == null && !body.has("goal")) {
            body.fault("window", "is for a goal, which is missing");
        }
        if (resolved != null && contact == null && !body.has("contact")) {
            body.fault("resolved", "is for a contact, which is missing");
        }
        return Read.of(body, () -> new MetricQuestion(scope, compare, by, segments, stages, goal, window, contact, again, resolved, responses, handling, revenue,
                channels, targets.apply(by.key()), asOf(scope.period(), compare, MetricQuestion.ahead(goal, window, contact, again), now)));
    }

    /** The present minute, and no later than when all is over: from then on the same question stays the same. */
    private static Instant asOf(Period period, Period compare, Duration ahead, Instant now) {
        Instant over = MetricQuestion.later(compare != null && compare.to().isAfter(period.to()) ? compare.to() : period.to(), ahead);
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        return minute.isBefore(over) ? minute : over;
    }

    private static EventFilter step(Part body, String field) {
        return body.part(field).map(ScopeReader::step).map(Step::event).orElse(null);
    }

    private static List<UUID> segments(Part body, MetricQuestion.By by) {
        Set<UUID> ids = new LinkedHashSet<>();
        List<String> texts = body.texts("segments", Breakdown.MOST_SEGMENTS);
        try {
            texts.forEach(text -> ids.add(UUID.fromString(text)));
        } catch (IllegalArgumentException e) {
            body.fault("segments", "must be UUIDs of segments");
        }
        if (by == MetricQuestion.By.SEGMENT && !body.has("segments")) {
            body.fault("segments", "is missing: say which, at most " + Breakdown.MOST_SEGMENTS);
        } else if (by != MetricQuestion.By.SEGMENT && body.has("segments")) {
            body.fault("segments", "is for by: segment");
        }
        return List.copyOf(ids);
    }

    private static List<Stages.Stage> stages(Part body, MetricQuestion.By by, Stages maps) {
        String map = body.text("map", 64);
        if (by != MetricQuestion.By.STAGE) {
            if (map != null) {
                body.fault("map", "is for by: stage");
            }
            return List.of();
        }
        if (!body.has("map")) {
            body.fault("map", "is missing: say whose stages");
        }
        return map == null ? List.of() : maps.of(map).orElseGet(() -> {
            body.fault("map", "is the id of no map");
            return List.of();
        });
    }

    private static MetricQuestion.Revenue revenue(Part part) {
        EventFilter event = ScopeReader.step(part, "event").event();
        String property = part.has("property") ? ScopeReader.path(part, "property") : "total";
        String currency = part.required("currency");
        if (!currency.isEmpty() && Currency.getAvailableCurrencies().stream().noneMatch(each -> each.getCurrencyCode().equals(currency))) {
            part.fault("currency", "must be a currency of ISO 4217, such as CNY or EUR");
        }
        part.done();
        return new MetricQuestion.Revenue(event, property, currency);
    }
}
