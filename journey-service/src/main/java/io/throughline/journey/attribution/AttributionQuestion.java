package io.throughline.journey.attribution;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.throughline.journey.analysis.Breakdown;
import io.throughline.journey.analysis.EventFilter;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.Step;

/**
 * @param compare the period to set beside; null for none
 * @param goal null where finished paths are asked
 * @param revenue null where conversions are counted alone
 * @param touches which events are touches
 * @param firstOnly whether a person's first conversion counts alone
 * @param costs by channel or touchpoint, all of one currency
 */
record AttributionQuestion(Scope scope, Period compare, Step goal, Revenue revenue, Breakdown by, EventFilter touches, Duration lookBack,
        boolean firstOnly, List<Model> models, Options options, Map<String, Money> costs, boolean chinese) {

    /**
     * @param property of the goal, an amount in whole units of the currency
     * @param currencyProperty of the goal: amounts that name another currency are not counted
     */
    record Revenue(String property, String currency, String currencyProperty) {
    }
}
