package io.throughline.journey.live.state;

/** A person's transition in a map, packed into one number: 50 bits of milliseconds, then map, kind, from and to. */
public final class PackedTransition {

    /** From one stage, or from outside, to another. */
    static final int FLOW = 0;
    /** A visit to a commercial stage was decided: the person went on. */
    static final int WENT_ON = 1;
    /** A visit to a commercial stage was decided: the person left. */
    static final int LEFT = 2;
    /** Stands for the outside, in place of the stage from which a flow comes. */
    public static final int OUTSIDE = 8;

    private PackedTransition() {
    }

    static long of(long at, int map, int kind, int from, int to) {
        return at << 14 | (long) map << 10 | (long) kind << 8 | from << 4 | to;
    }

    static long at(long move) {
        return move >> 14;
    }

    static int map(long move) {
        return (int) (move >> 10) & 15;
    }

    static int kind(long move) {
        return (int) (move >> 8) & 3;
    }

    /** The stage of a flow; for a decided visit the stage's index among the commercial stages. */
    static int from(long move) {
        return (int) (move >> 4) & 15;
    }

    static int to(long move) {
        return (int) move & 15;
    }
}
