package io.throughline.journey.live.state;

import java.util.Arrays;

/** Counts by slots of time, as many as there are; a slot that comes round again is empty, and what is older than all is passed over. */
final class SlidingWindowCounter {

    private final long width;
    private final int[] counts;
    private final long[] slots;

    /** @param width milliseconds a slot */
    SlidingWindowCounter(long width, int slots) {
        this.width = width;
        this.counts = new int[slots];
        this.slots = new long[slots];
        Arrays.fill(this.slots, Long.MIN_VALUE);
    }

    void add(long at, int by) {
        long slot = Math.floorDiv(at, width);
        int i = (int) Math.floorMod(slot, (long) counts.length);
        if (slots[i] < slot && by > 0) {
            slots[i] = slot;
            counts[i] = 0;
        }
        if (slots[i] == slot) {
            counts[i] += by;
        }
    }

    /** Of the slot that {@code now} is in and those before it, so many in all. */
    long sum(long now, int last) {
        long newest = Math.floorDiv(now, width);
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            if (slots[i] <= newest && slots[i] > newest - last) {
                sum += counts[i];
            }
        }
        return sum;
    }
}
