package io.throughline.journey.alert.evaluation;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides after each evaluation whether an alert is raised or resolved: the condition must have held, or not held, for long enough. So a
 * number that moves back and forth across its threshold causes one alert or none.
 */
final class AlertStateMachine {

    /** An evaluation may be this late, and all of the time before it still counts as observed. */
    private static final Duration LATE = Duration.ofSeconds(60);

    private AlertStateMachine() {
    }

    enum AlertTransition {
        NONE, RAISE, RESOLVE
    }

    /** @param streak null if nothing was observed yet */
    record EvaluationStep(ConditionDuration streak, AlertTransition move) {
    }

    /**
     * @param before null if nothing was observed yet
     * @param holds whether the condition holds; null if unknown
     * @param open whether there is an unresolved alert
     */
    static EvaluationStep decide(ConditionDuration before, Boolean holds, boolean open, Duration holdsFor, Duration every, Instant now) {
        if (holds == null) {
            return new EvaluationStep(before == null ? null : before.asUncertain(), AlertTransition.NONE);
        }
        ConditionDuration conditionDuration = next(before, holds, holdsFor, every, now);
        boolean longEnough = conditionDuration.lasted().compareTo(holdsFor) >= 0;
        if (!longEnough || holds == open) {
            return new EvaluationStep(conditionDuration, AlertTransition.NONE);
        }
        return new EvaluationStep(conditionDuration, holds ? AlertTransition.RAISE : AlertTransition.RESOLVE);
    }

    /** The longest time between two equal evaluations that counts as observed. */
    static Duration trusted(Duration every) {
        return every.multipliedBy(2).plus(LATE);
    }

    private static ConditionDuration next(ConditionDuration before, boolean holds, Duration holdsFor, Duration every, Instant now) {
        if (before == null) {
            return ConditionDuration.begun(holds, now, Duration.ZERO);
        }
        Duration trusted = trusted(every);
        Duration since = Duration.between(before.seenAt(), now);
        boolean counts = before.sure() && !since.isNegative();
        Duration pace = counts ? since : before.pace();
        // An old observation says nothing about now, unless evaluations are that rare; otherwise no condition would ever last.
        boolean forgotten = since.compareTo(longer(trusted, before.pace().multipliedBy(2)).plus(holdsFor)) > 0;
        if (before.holds() != holds || forgotten) {
            return ConditionDuration.begun(holds, now, pace);
        }
        Duration seen = since.compareTo(trusted) <= 0 ? since : trusted;
        return new ConditionDuration(holds, before.began(), counts ? before.lasted().plus(seen) : before.lasted(), now, true, pace);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
