package io.throughline.profile.recordlinkage.model;

/**
 * The levels of all comparisons of a pair in one number, three bits each: 0 where one of the two has no value, else the
 * level plus one. Pairs with the same levels form one pattern, which the model treats alike.
 */
public final class AgreementLevels {

    static final long NONE = 0;
    private static final int BITS = 3;
    private static final int MASK = 7;

    private AgreementLevels() {
    }

    static long with(long levels, FieldComparison comparison, int level) {
        return levels | (long) (level + 1) << BITS * comparison.ordinal();
    }

    /** Returns -1 where one has no value. */
    public static int level(long levels, FieldComparison comparison) {
        return level(levels, comparison.ordinal());
    }

    static int level(long levels, int comparison) {
        return (int) (levels >> BITS * comparison & MASK) - 1;
    }
}
