package io.throughline.journey.alert.evaluation;

import java.time.Duration;
import java.time.Instant;

/**
 * How long evaluations have had the same result.
 *
 * @param began the time of the first of them
 * @param lasted for how much of the time since then the result is known; time without a result does not count, and a long gap between
 *     evaluations counts only in part
 * @param seenAt the time of the last such result
 * @param sure false if an evaluation since then had no result; the time since then does not count
 * @param pace the time between the last two evaluations; zero if unknown
 */
public record ConditionDuration(boolean holds, Instant began, Duration lasted, Instant seenAt, boolean sure, Duration pace) {

    static ConditionDuration begun(boolean holds, Instant now, Duration pace) {
        return new ConditionDuration(holds, now, Duration.ZERO, now, true, pace);
    }

    ConditionDuration asUncertain() {
        return new ConditionDuration(holds, began, lasted, seenAt, false, pace);
    }
}
