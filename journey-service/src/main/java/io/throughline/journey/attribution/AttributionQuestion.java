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
 * @param compare the comparison period; null for none
 * @param goal null if the question reads finished paths
 * @param revenue null if only conversions are counted
 * @param touches the events that count as touchpoints
 * @param firstOnly whether only a person's first conversion counts
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
