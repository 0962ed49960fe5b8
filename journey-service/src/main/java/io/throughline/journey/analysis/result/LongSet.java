package io.throughline.journey.analysis.result;

import java.util.Arrays;

/** People's numbers: first all are added, then they are looked up. Eight bytes each. */
public final class LongSet {

    private long[] numbers = new long[64];
    private int size;

    public void add(long number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        numbers[size++] = number;
    }

    /** After this nothing may be added. */
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
