package io.throughline.journey.alert.evaluation;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides, look by look, when an alert is raised and when it is resolved: where the condition has held, or has not, for long
 * enough. So a number that goes to and fro across its threshold gives one alert, or none.
 */
final class AlertStateMachine {

    /** So much later than it is due may a look be, and all of the time before it still counts as seen. */
    private static final Duration LATE = Duration.ofSeconds(60);

    private AlertStateMachine() {
    }

    enum AlertTransition {
        NONE, RAISE, RESOLVE
    }

    /** @param streak null where nothing was seen yet */
    record EvaluationStep(ConditionDuration streak, AlertTransition move) {
    }

    /**
     * @param before null where nothing was seen yet
     * @param holds whether the condition does; null where that cannot be said
     * @param open whether there is an alert that is not resolved
     */
    static EvaluationStep decide(ConditionDuration before, Boolean holds, boolean open, Duration holdsFor, Duration every, Instant now) {
        if (holds == null) {
            return new EvaluationStep(before == null ? null : before.asUncertain(), AlertTransition.NONE);
        }
        ConditionDuration streak = next(before, holds, holdsFor, every, now);
        boolean longEnough = streak.lasted().compareTo(holdsFor) >= 0;
        if (!longEnough || holds == open) {
            return new EvaluationStep(streak, AlertTransition.NONE);
        }
        return new EvaluationStep(streak, holds ? AlertTransition.RAISE : AlertTransition.RESOLVE);
    }

    /** How much of the time between two looks that agree counts at most. */
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
        // What was seen so long ago says nothing of now, unless looks just come that seldom: else nothing would ever last.
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
