package io.throughline.journey.attribution;

import java.util.function.Consumer;

import io.throughline.journey.analysis.sequence.EventSequence;

/**
 * Splits a person's event sequence into conversion paths. The path of a conversion contains the touchpoints within the look-back before it
 * and after the previous conversion. If there are none, the conversion is its own touchpoint, so that all conversions are credited.
 * Touchpoints without a conversion, with no pause between them longer than the look-back, become a path without conversion once the
 * look-back after the last of them is over.
 */
final class ConversionPathExtractor {

    static final int GOAL = 1;
    /** The event is the goal, and its value is in the requested currency. */
    static final int COUNTED = 2;
    static final int TOUCH = 4;
    /** The event is the goal and has no trusted sender. */
    static final int UNPROVEN = 8;
    /** Larger values, in the currency's main unit, are mistakes or abuse: the owner of a write key can send any amount. */
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
     * @param from of conversions, in milliseconds, and of the ends of paths without conversion
     * @param to exclusive
     * @param firstOnly whether only a person's first conversion counts; touchpoints after it are then ignored
     */
    ConversionPathExtractor(long from, long to, long lookBack, boolean firstOnly, Consumer<ConversionPath> trails) {
        this.from = from;
        this.to = to;
        this.lookBack = lookBack;
        this.firstOnly = firstOnly;
        this.trails = trails;
    }

    /** How many paths may still convert: they have no conversion yet, and the look-back is not over. */
    long open() {
        return open;
    }

    /** How many conversions had a value in another currency. */
    long otherCurrency() {
        return otherCurrency;
    }

    /** How many conversions had a value above {@link #MOST_WORTH}. */
    long beyondBelief() {
        return beyondBelief;
    }

    /** How many conversions rest on public sources. */
    long publicConversions() {
        return publicConversions;
    }

    /** The value of those conversions, in the currency's main unit. */
    double publicValue() {
        return publicValue;
    }

    /** @param eventSequence codes with the bits above, groups from 1 for channels, 0 for all others; in order */
    void cut(EventSequence eventSequence) {
        size = 0;
        for (int i = 0; i < eventSequence.size(); i++) {
            if ((eventSequence.code(i) & GOAL) != 0) {
                convert(eventSequence, i);
                size = 0;
                if (firstOnly) {
                    return;
                }
            } else if ((eventSequence.code(i) & TOUCH) != 0) {
                touch(eventSequence, i);
            }
        }
        nothing(eventSequence);
    }

    private void touch(EventSequence eventSequence, int i) {
        if (size > 0 && eventSequence.time(i) - eventSequence.time(kept[size - 1]) > lookBack) {
            nothing(eventSequence);
            size = 0;
        }
        if (size == kept.length) {
            kept = java.util.Arrays.copyOf(kept, 2 * size);
        }
        kept[size++] = i;
    }

    private void convert(EventSequence eventSequence, int goal) {
        long time = eventSequence.time(goal);
        if (size > 0 && time - eventSequence.time(kept[size - 1]) >= lookBack) {
            nothing(eventSequence);
            size = 0;
        }
        if (time < from || time >= to) {
            return;
        }
        int first = 0;
        while (first < size && time - eventSequence.time(kept[first]) >= lookBack) {
            first++;
        }
        boolean none = first == size;
        int[] touches = new int[none ? 1 : size - first];
        long[] ages = new long[touches.length];
        for (int j = 0; j < touches.length; j++) {
            int i = none ? goal : kept[first + j];
            touches[j] = eventSequence.group(i);
            ages[j] = time - eventSequence.time(i);
        }
        boolean counted = (eventSequence.code(goal) & COUNTED) != 0;
        otherCurrency += counted ? 0 : 1;
        double worth = counted && Double.isFinite(eventSequence.value(goal)) ? eventSequence.value(goal) : 0;
        if (Math.abs(worth) > MOST_WORTH) {
            beyondBelief++;
            worth = 0;
        }
        if ((eventSequence.code(goal) & UNPROVEN) != 0) {
            publicConversions++;
            publicValue += worth;
        }
        trails.accept(new ConversionPath(touches, ages, 1, worth, 0));
    }

    private void nothing(EventSequence eventSequence) {
        if (size == 0) {
            return;
        }
        long over = eventSequence.time(kept[size - 1]) + lookBack;
        if (over > to) {
            open++;
        } else if (over > from) {
            int[] touches = new int[size];
            for (int j = 0; j < size; j++) {
                touches[j] = eventSequence.group(kept[j]);
            }
            trails.accept(new ConversionPath(touches, null, 0, 0, 1));
        }
    }
}
