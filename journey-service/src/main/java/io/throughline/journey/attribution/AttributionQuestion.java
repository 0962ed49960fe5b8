package io.throughline.journey.attribution;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;

/**
 * @param compare the period to set beside; null for none
 * @param goal null where finished paths are asked
 * @param revenue null where conversions are counted alone
 * @param touches which events are touches
 * @param firstOnly whether a person's first conversion counts alone
 * @param costs by channel or touchpoint, all of one currency
 */
record AttributionQuestion(QuestionScope scope, TimePeriod compare, EventStep goal, Revenue revenue, Breakdown by, EventFilter touches,
        Duration lookBack,
        boolean firstOnly, List<AttributionModel> models, ModelOptions options, Map<String, RevenueAmount> costs, boolean chinese) {

    /**
     * @param property of the goal, an amount in whole units of the currency
     * @param currencyProperty of the goal: amounts that name another currency are not counted
     */
    record Revenue(String property, String currency, String currencyProperty) {
    }
}
