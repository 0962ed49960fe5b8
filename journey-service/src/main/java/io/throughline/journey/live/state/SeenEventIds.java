package io.throughline.journey.live.state;

/**
 * Remembers the ids of counted events, so that an event sent again is not counted again: 64 bits per id, for at least the given number of
 * last events and at most twice as many. The probability that two different ids among a million collide is at most 10⁻⁷.
 */
final class SeenEventIds {

    private final int most;
    private long[] young;
    private long[] old;
    private int inYoung;

    /** @param most the least number of ids that are remembered; each takes 16 bytes, twice */
    SeenEventIds(int most) {
        this.most = most;
        int slots = Integer.highestOneBit(Math.max(most, 8) * 2 - 1) << 1;
        this.young = new long[slots];
        this.old = new long[young.length];
    }

    /** Adds an id; false if it was seen before. */
    boolean add(long id) {
        long key = id == 0 ? 1 : id;
        if (has(old, key) || has(young, key)) {
            return false;
        }
        if (inYoung >= most) {
            long[] emptied = old;
            old = young;
            young = emptied;
            java.util.Arrays.fill(young, 0);
            inYoung = 0;
        }
        young[place(young, key)] = key;
        inYoung++;
        return true;
    }

    private static boolean has(long[] table, long key) {
        return table[place(table, key)] == key;
    }

    private static int place(long[] table, long key) {
        int i = (int) (key ^ key >>> 32) & table.length - 1;
        while (table[i] != 0 && table[i] != key) {
            i = i + 1 & table.length - 1;
        }
        return i;
    }

    /** FNV-1a over both texts, finished by the mixer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
    static long hash(String source, String id) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < source.length(); i++) {
            hash = (hash ^ source.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ 0xFFFF) * 0x100000001b3L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
        return hash ^ hash >>> 31;
    }
}
