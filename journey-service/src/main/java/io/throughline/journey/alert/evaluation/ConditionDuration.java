package io.throughline.journey.alert.evaluation;

import java.time.Duration;
import java.time.Instant;

/**
 * For how long looks have given the same.
 *
 * @param began when the first of them was
 * @param lasted how long of the time since then it is known to have been so: time in which a look told nothing does not count,
 *     and of a long time in which nobody looked only a part does
 * @param seenAt when it was last seen so
 * @param sure false where a look since then told nothing: then the time since does not count
 * @param pace how long before the last look the one before it was; zero where that is not known
 */
public record ConditionDuration(boolean holds, Instant began, Duration lasted, Instant seenAt, boolean sure, Duration pace) {

    static ConditionDuration begun(boolean holds, Instant now, Duration pace) {
        return new ConditionDuration(holds, now, Duration.ZERO, now, true, pace);
    }

    ConditionDuration asUncertain() {
        return new ConditionDuration(holds, began, lasted, seenAt, false, pace);
    }
}
