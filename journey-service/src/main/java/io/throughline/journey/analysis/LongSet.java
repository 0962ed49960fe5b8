package io.throughline.journey.analysis;

import java.util.Arrays;

/** People's numbers: first all are added, then they are looked up. Eight bytes each. */
final class LongSet {

    private long[] numbers = new long[64];
    private int size;

    void add(long number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        numbers[size++] = number;
    }

    /** After this nothing may be added. */
    LongSet sorted() {
        Arrays.sort(numbers, 0, size);
        return this;
    }

    boolean contains(long number) {
        return Arrays.binarySearch(numbers, 0, size, number) >= 0;
    }

    int size() {
        return size;
    }

    long[] all() {
        return Arrays.copyOf(numbers, size);
    }
}
