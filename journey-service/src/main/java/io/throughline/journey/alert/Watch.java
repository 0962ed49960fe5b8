package io.throughline.journey.alert;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides, look by look, when an alert is raised and when it is resolved: where the condition has held, or has not, for long
 * enough. So a number that goes to and fro across its threshold gives one alert, or none.
 */
final class Watch {

    /** So much later than it is due may a look be, and all of the time before it still counts as seen. */
    private static final Duration LATE = Duration.ofSeconds(60);

    private Watch() {
    }

    enum Move {
        NONE, RAISE, RESOLVE
    }

    /** @param streak null where nothing was seen yet */
    record Step(Streak streak, Move move) {
    }

    /**
     * @param before null where nothing was seen yet
     * @param holds whether the condition does; null where that cannot be said
     * @param open whether there is an alert that is not resolved
     */
    static Step look(Streak before, Boolean holds, boolean open, Duration holdsFor, Duration every, Instant now) {
        if (holds == null) {
            return new Step(before == null ? null : before.unsure(), Move.NONE);
        }
        Streak streak = next(before, holds, holdsFor, every, now);
        boolean longEnough = streak.lasted().compareTo(holdsFor) >= 0;
        if (!longEnough || holds == open) {
            return new Step(streak, Move.NONE);
        }
        return new Step(streak, holds ? Move.RAISE : Move.RESOLVE);
    }

    /** How much of the time between two looks that agree counts at most. */
    static Duration trusted(Duration every) {
        return every.multipliedBy(2).plus(LATE);
    }

    private static Streak next(Streak before, boolean holds, Duration holdsFor, Duration every, Instant now) {
        if (before == null) {
            return Streak.begun(holds, now, Duration.ZERO);
        }
        Duration trusted = trusted(every);
        Duration since = Duration.between(before.seenAt(), now);
        boolean counts = before.sure() && !since.isNegative();
        Duration pace = counts ? since : before.pace();
        // What was seen so long ago says nothing of now, unless looks just come that seldom: else nothing would ever last.
        boolean forgotten = since.compareTo(longer(trusted, before.pace().multipliedBy(2)).plus(holdsFor)) > 0;
        if (before.holds() != holds || forgotten) {
            return Streak.begun(holds, now, pace);
        }
        Duration seen = since.compareTo(trusted) <= 0 ? since : trusted;
        return new Streak(holds, before.began(), counts ? before.lasted().plus(seen) : before.lasted(), now, true, pace);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
