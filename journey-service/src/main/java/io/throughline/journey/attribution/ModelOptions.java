package io.throughline.journey.attribution;

import java.time.Duration;

/**
 * What some of the models need to know.
 *
 * @param halfLife of time decay: a touch counts half as much as one this much later
 * @param first share of the first touch by position, from 0 to 1
 * @param last share of the last touch by position; what is left is the middle's
 * @param order how many touches back a state of the Markov chain remembers, 1 to 4
 */
record ModelOptions(Duration halfLife, double first, double last, int order) {

    /** Half-life a week and 40/20/40. Source: Google Ads API, AttributionModelEnum. */
    static final ModelOptions STANDARD = new ModelOptions(Duration.ofDays(7), 0.4, 0.4, 1);
}
