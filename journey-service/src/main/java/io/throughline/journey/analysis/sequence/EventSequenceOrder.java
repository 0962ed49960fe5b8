package io.throughline.journey.analysis.sequence;

/** Sorts events by one number and, if equal, by a second one; stable. Keeps its arrays for the next person. */
final class EventSequenceOrder {

    private int[] order = new int[64];
    private int[] spare = new int[64];
    private boolean asGiven;

    /**
     * @param first unsigned
     * @param second unsigned; null to sort by the first alone
     */
    void sort(long[] first, long[] second, int size) {
        asGiven = true;
        for (int i = 1; i < size && asGiven; i++) {
            asGiven = !isAfter(first, second, i - 1, i);
        }
        if (asGiven) {
            return;
        }
        if (size > order.length) {
            order = new int[Math.max(size, order.length * 2)];
            spare = new int[order.length];
        }
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        // Merges runs of growing length: events that come from few parts of the log are sorted in few rounds.
        for (int width = 1; width < size; width *= 2) {
            for (int from = 0; from < size; from += 2 * width) {
                merge(first, second, from, Math.min(from + width, size), Math.min(from + 2 * width, size));
            }
            int[] merged = spare;
            spare = order;
            order = merged;
        }
    }

    private void merge(long[] first, long[] second, int from, int middle, int to) {
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            boolean takeLeft = left < middle && (right >= to || !isAfter(first, second, order[left], order[right]));
            spare[i] = takeLeft ? order[left++] : order[right++];
        }
    }

    private static boolean isAfter(long[] first, long[] second, int one, int other) {
        return first[one] != first[other] ? Long.compareUnsigned(first[one], first[other]) > 0
                : second != null && Long.compareUnsigned(second[one], second[other]) > 0;
    }

    int at(int i) {
        return asGiven ? i : order[i];
    }
}
