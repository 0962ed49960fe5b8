package io.throughline.journey.attribution;

import java.util.function.Consumer;

import io.throughline.journey.analysis.sequence.EventSequence;

/**
 * Cuts a person's walk into trails. A conversion's are the touches within the look-back before it, after the conversion before;
 * where there are none, the conversion is its own touch, so that all conversions are credited. Touches that no conversion
 * follows, with no pause longer than the look-back among them, are a trail that came to nothing as soon as the look-back after
 * the last of them is over.
 */
final class ConversionPathExtractor {

    static final int GOAL = 1;
    /** The goal, and its worth is in the currency that is asked for. */
    static final int COUNTED = 2;
    static final int TOUCH = 4;
    /** The goal, and nobody who is believed told of it. */
    static final int UNPROVEN = 8;
    /** What is worth more, in the currency's main unit, is a mistake or mischief: whoever has a write key sends what they like. */
    static final double MOST_WORTH = 1e12;

    private final long from;
    private final long to;
    private final long lookBack;
    private final boolean firstOnly;
    private final Consumer<ConversionPath> trails;
    private long open;
    private long otherCurrency;
    private long beyondBelief;
    private long publicConversions;
    private double publicValue;
    private int[] kept = new int[64];
    private int size;

    /**
     * @param from of conversions, in milliseconds, and of when a trail came to nothing
     * @param to exclusive
     * @param firstOnly whether a person's first conversion counts alone; touches after it are of no interest then
     */
    ConversionPathExtractor(long from, long to, long lookBack, boolean firstOnly, Consumer<ConversionPath> trails) {
        this.from = from;
        this.to = to;
        this.lookBack = lookBack;
        this.firstOnly = firstOnly;
        this.trails = trails;
    }

    /** How many trails may still convert: no conversion yet, and the look-back not over. */
    long open() {
        return open;
    }

    /** How many conversions were worth something in another currency. */
    long otherCurrency() {
        return otherCurrency;
    }

    /** How many conversions were said to be worth more than {@link #MOST_WORTH}. */
    long beyondBelief() {
        return beyondBelief;
    }

    /** How many conversions rest on public sources. */
    long publicConversions() {
        return publicConversions;
    }

    /** What those were worth, in the currency's main unit. */
    double publicValue() {
        return publicValue;
    }

    /** @param walk codes as the bits above, groups from 1 as channels, 0 as all others; in order */
    void cut(EventSequence walk) {
        size = 0;
        for (int i = 0; i < walk.size(); i++) {
            if ((walk.code(i) & GOAL) != 0) {
                convert(walk, i);
                size = 0;
                if (firstOnly) {
                    return;
                }
            } else if ((walk.code(i) & TOUCH) != 0) {
                touch(walk, i);
            }
        }
        nothing(walk);
    }

    private void touch(EventSequence walk, int i) {
        if (size > 0 && walk.time(i) - walk.time(kept[size - 1]) > lookBack) {
            nothing(walk);
            size = 0;
        }
        if (size == kept.length) {
            kept = java.util.Arrays.copyOf(kept, 2 * size);
        }
        kept[size++] = i;
    }

    private void convert(EventSequence walk, int goal) {
        long time = walk.time(goal);
        if (size > 0 && time - walk.time(kept[size - 1]) >= lookBack) {
            nothing(walk);
            size = 0;
        }
        if (time < from || time >= to) {
            return;
        }
        int first = 0;
        while (first < size && time - walk.time(kept[first]) >= lookBack) {
            first++;
        }
        boolean none = first == size;
        int[] touches = new int[none ? 1 : size - first];
        long[] ages = new long[touches.length];
        for (int j = 0; j < touches.length; j++) {
            int i = none ? goal : kept[first + j];
            touches[j] = walk.group(i);
            ages[j] = time - walk.time(i);
        }
        boolean counted = (walk.code(goal) & COUNTED) != 0;
        otherCurrency += counted ? 0 : 1;
        double worth = counted && Double.isFinite(walk.value(goal)) ? walk.value(goal) : 0;
        if (Math.abs(worth) > MOST_WORTH) {
            beyondBelief++;
            worth = 0;
        }
        if ((walk.code(goal) & UNPROVEN) != 0) {
            publicConversions++;
            publicValue += worth;
        }
        trails.accept(new ConversionPath(touches, ages, 1, worth, 0));
    }

    private void nothing(EventSequence walk) {
        if (size == 0) {
            return;
        }
        long over = walk.time(kept[size - 1]) + lookBack;
        if (over > to) {
            open++;
        } else if (over > from) {
            int[] touches = new int[size];
            for (int j = 0; j < size; j++) {
                touches[j] = walk.group(kept[j]);
            }
            trails.accept(new ConversionPath(touches, null, 0, 0, 1));
        }
    }
}
