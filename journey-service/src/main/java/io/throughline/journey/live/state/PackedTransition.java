package io.throughline.journey.live.state;

/** What a person did in a map at some time, in one number: 50 bits of milliseconds, then map, kind, from and to. */
public final class PackedTransition {

    /** From one stage, or from outside, to another. */
    static final int FLOW = 0;
    /** A stay in a commercial stage was decided: the person went on. */
    static final int WENT_ON = 1;
    /** The same: the person left. */
    static final int LEFT = 2;
    /** In place of a stage that a flow comes from. */
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

    /** The stage, of a decided stay its place among the commercial stages. */
    static int from(long move) {
        return (int) (move >> 4) & 15;
    }

    static int to(long move) {
        return (int) move & 15;
    }
}
