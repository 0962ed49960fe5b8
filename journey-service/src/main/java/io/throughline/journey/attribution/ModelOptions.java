package io.throughline.journey.attribution;

import java.time.Duration;

/**
 * Options of some of the models.
 *
 * @param halfLife of time decay: a touchpoint counts half as much as one that is later by this time
 * @param first share of the first touchpoint by position, from 0 to 1
 * @param last share of the last touchpoint by position; the middle gets the rest
 * @param order how many touchpoints a state of the Markov chain remembers, 1 to 4
 */
record ModelOptions(Duration halfLife, double first, double last, int order) {

    /** Half-life a week and 40/20/40. Source: Google Ads API, AttributionModelEnum. */
    static final ModelOptions STANDARD = new ModelOptions(Duration.ofDays(7), 0.4, 0.4, 1);
}
