package io.throughline.profile.recordlinkage.model;

/** Counts each pattern of {@link AgreementLevels}: among pairs that share a key, and among pairs drawn at random. */
final class AgreementPatterns {

    private long[] levels = new long[1 << 10];
    private double[] keyed = new double[1 << 10];
    private double[] random = new double[1 << 10];
    private boolean[] used = new boolean[1 << 10];
    private int size;

    void addKeyed(long pattern, double times) {
        int at = place(pattern);
        keyed[at] += times;
    }

    void addRandom(long pattern, double times) {
        int at = place(pattern);
        random[at] += times;
    }

    interface Each {

        void see(long pattern, double keyed, double random);
    }

    void each(Each each) {
        for (int i = 0; i < levels.length; i++) {
            if (used[i]) {
                each.see(levels[i], keyed[i], random[i]);
            }
        }
    }

    int size() {
        return size;
    }

    private int place(long pattern) {
        if (size * 2 > levels.length) {
            grow();
        }
        int at = find(levels, used, pattern);
        if (!used[at]) {
            used[at] = true;
            levels[at] = pattern;
            size++;
        }
        return at;
    }

    private void grow() {
        int length = levels.length * 2;
        long[] moreLevels = new long[length];
        double[] moreKeyed = new double[length];
        double[] moreRandom = new double[length];
        boolean[] moreUsed = new boolean[length];
        for (int i = 0; i < levels.length; i++) {
            if (used[i]) {
                int at = find(moreLevels, moreUsed, levels[i]);
                moreUsed[at] = true;
                moreLevels[at] = levels[i];
                moreKeyed[at] = keyed[i];
                moreRandom[at] = random[i];
            }
        }
        levels = moreLevels;
        keyed = moreKeyed;
        random = moreRandom;
        used = moreUsed;
    }

    private static int find(long[] levels, boolean[] used, long pattern) {
        int mask = levels.length - 1;
        long mixed = pattern * 0x9E3779B97F4A7C15L;
        int at = (int) (mixed >>> 32) & mask;
        while (used[at] && levels[at] != pattern) {
            at = at + 1 & mask;
        }
        return at;
    }
}
