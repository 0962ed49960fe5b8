package io.throughline.journey.path;

import java.util.Locale;
import java.util.Set;

/** What becomes of steps that come again. */
enum Folding {

    /** They stay. */
    NONE,
    /** The same step again at once is one: A A B is A B. */
    REPEATS,
    /** Who comes back to a step has not been elsewhere: A B C B D is A B D. */
    LOOPS;

    static final Set<String> IDS = Set.of("none", "repeats", "loops");

    static Folding of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
