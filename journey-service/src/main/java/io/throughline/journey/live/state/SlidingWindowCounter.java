package io.throughline.journey.live.state;

import java.util.Arrays;

/** Counts in a ring of time slots. A slot is emptied before it is used again, and counts older than all slots are ignored. */
final class SlidingWindowCounter {

    private final long width;
    private final int[] counts;
    private final long[] slots;

    /** @param width of a slot, in milliseconds */
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

    /** The sum over the slot of {@code now} and those before it, {@code last} slots in all. */
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
