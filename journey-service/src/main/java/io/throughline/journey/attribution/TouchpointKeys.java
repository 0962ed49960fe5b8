package io.throughline.journey.attribution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.EventKey;
import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.question.Breakdown;

/**
 * The keys of touchpoints: a channel, a touchpoint's name, or a property's value. Touchpoints with one key count as one. The first key is
 * that of all others.
 */
final class TouchpointKeys {

    private final List<String> keys = new ArrayList<>();
    private final int[] places;

    private TouchpointKeys(int values) {
        this.places = new int[values + 1];
    }

    static TouchpointKeys of(List<String> values, AttributionQuestion question, QueryRun run) {
        TouchpointKeys keys = new TouchpointKeys(values.size());
        Map<String, Integer> known = new LinkedHashMap<>();
        known.put(question.chinese() ? "其他" : "other", 0);
        boolean touches = question.by() instanceof Breakdown.By by && by.field() == LogField.TOUCH;
        for (int i = 0; i < values.size(); i++) {
            String name = run.mask().text(touches ? name(EventKey.parse(values.get(i)), question, run) : values.get(i));
            keys.places[i + 1] = known.computeIfAbsent(name, fresh -> known.size());
        }
        keys.keys.addAll(known.keySet());
        return keys;
    }

    private static String name(EventKey eventKey, AttributionQuestion question, QueryRun run) {
        String own = (eventKey.name().isEmpty() ? eventKey.type() : eventKey.name()) + " (" + eventKey.channel() + ")";
        // In the requested language if there is a name in it, otherwise in the other one.
        return run.touchpoints().of(eventKey)
                .map(named -> question.chinese() && named.zh() != null || named.en() == null ? named.zh() : named.en()).orElse(own);
    }

    List<String> all() {
        return keys;
    }

    ConversionPath renamed(ConversionPath conversionPath) {
        int[] touches = new int[conversionPath.touches().length];
        for (int i = 0; i < touches.length; i++) {
            touches[i] = places[conversionPath.touches()[i]];
        }
        return new ConversionPath(touches, conversionPath.ages(), conversionPath.conversions(), conversionPath.value(),
                conversionPath.nulls());
    }
}
