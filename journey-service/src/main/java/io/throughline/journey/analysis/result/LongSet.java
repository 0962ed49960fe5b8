package io.throughline.journey.analysis.result;

import java.util.Arrays;

/** A set of people's numbers, eight bytes each. All are added first and looked up afterwards. */
public final class LongSet {

    private long[] numbers = new long[64];
    private int size;

    public void add(long number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        numbers[size++] = number;
    }

    /** Sorts the set. Nothing may be added afterwards. */
    public LongSet sorted() {
        Arrays.sort(numbers, 0, size);
        return this;
    }

    public boolean contains(long number) {
        return Arrays.binarySearch(numbers, 0, size, number) >= 0;
    }

    public int size() {
        return size;
    }

    public long[] all() {
        return Arrays.copyOf(numbers, size);
    }
}
