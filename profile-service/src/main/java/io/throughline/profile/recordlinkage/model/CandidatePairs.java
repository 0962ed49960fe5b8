package io.throughline.profile.recordlinkage.model;

import java.util.Arrays;

/**
 * The pairs that are compared: of people who share a key, each pair once. Their number grows with the number of people,
 * not with its square: of a key that more than {@value #CROWD} people share, each person is compared only with the
 * {@value #NEIGHBOURS} next ones when sorted (Hernández and Stolfo 1995, "The Merge/Purge Problem for Large Databases";
 * such a pair may come up again at another key).
 * <p>Needs a sorted array of 8 bytes a person on the heap, for one key at a time.
 */
final class CandidatePairs {

    static final int CROWD = 60;
    static final int NEIGHBOURS = 10;
    private static final BlockingKey[] KEYS = BlockingKey.values();

    private final PeopleTable people;
    private long total;

    CandidatePairs(PeopleTable people) {
        this.people = people;
    }

    interface Visitor {

        void see(int one, PersonDescription a, int other, PersonDescription b);
    }

    /** Called at intervals; may throw to end the work. */
    interface Pace {

        void done(long pairs);
    }

    /** An upper bound: a pair counts once for each shared key. */
    long total() {
        return total;
    }

    /** Counts the pairs and marks the crowded keys; to be called before {@link #visit}. */
    void count(Pace pace) {
        total = 0;
        for (BlockingKey key : KEYS) {
            long[] sorted = sorted(key);
            for (int from = 0, to; from < sorted.length; from = to) {
                to = end(sorted, from);
                long size = to - from;
                if (size > CROWD) {
                    total += size * NEIGHBOURS;
                    for (int i = from; i < to; i++) {
                        people.markCrowded(position(sorted[i]), key);
                    }
                } else {
                    total += size * (size - 1) / 2;
                }
            }
            pace.done(key.ordinal() + 1);
        }
    }

    /** @param share of the keys to use: 1 for all */
    void visit(double share, Visitor visitor, Pace pace) {
        long most = share >= 1 ? Long.MAX_VALUE : (long) (share * Long.MAX_VALUE);
        long[] done = { 0 };
        for (BlockingKey key : KEYS) {
            long[] sorted = sorted(key);
            for (int from = 0, to; from < sorted.length; from = to) {
                to = end(sorted, from);
                boolean taken = to - from > 1 && TextHash.spread((sorted[from] >>> 24) * 31 + key.ordinal()) >>> 1 <= most;
                if (taken && to - from <= CROWD) {
                    slice(key, sorted, from, to, 0, CROWD, visitor);
                    done[0] += (long) (to - from) * (to - from - 1) / 2;
                } else if (taken) {
                    crowd(key, sorted, from, to, visitor, step -> pace.done(done[0] += step));
                }
                pace.done(done[0]);
            }
        }
    }

    private void crowd(BlockingKey key, long[] sorted, int from, int to, Visitor visitor, Pace pace) {
        for (int i = from; i < to; i++) {
            int position = position(sorted[i]);
            sorted[i] = people.order(position, key) << 24 | position;
        }
        Arrays.sort(sorted, from, to);
        int step = CROWD - NEIGHBOURS;
        for (int start = from; start < to; start += step) {
            slice(key, sorted, start, Math.min(to, start + CROWD), start == from ? 0 : NEIGHBOURS, NEIGHBOURS, visitor);
            pace.done((long) step * NEIGHBOURS);
        }
    }

    /** @param known the first so many were compared with one another before */
    private void slice(BlockingKey key, long[] sorted, int from, int to, int known, int farthest, Visitor visitor) {
        PersonDescription[] who = new PersonDescription[to - from];
        for (int i = 0; i < who.length; i++) {
            who[i] = people.description(position(sorted[from + i]));
        }
        for (int j = Math.max(1, known); j < who.length; j++) {
            for (int i = Math.max(0, j - farthest); i < j; i++) {
                int one = position(sorted[from + i]);
                int other = position(sorted[from + j]);
                if (!metBefore(one, other, key)) {
                    visitor.see(one, who[i], other, who[j]);
                }
            }
        }
    }

    private boolean metBefore(int one, int other, BlockingKey key) {
        for (int i = 0; i < key.ordinal(); i++) {
            long shared = people.key(one, KEYS[i]);
            if (shared > 0 && shared == people.key(other, KEYS[i])) {
                return true;
            }
        }
        return false;
    }

    /** The people with the key, sorted by it: the key in 40 bits, then the position. */
    private long[] sorted(BlockingKey key) {
        long[] all = new long[people.size()];
        int count = 0;
        for (int i = 0; i < all.length; i++) {
            long value = Math.abs(people.key(i, key));
            if (value != 0) {
                all[count++] = value << 24 | i;
            }
        }
        long[] some = count == all.length ? all : Arrays.copyOf(all, count);
        // A key of 40 bits can set the sign bit: any order will do in which equal keys are adjacent.
        Arrays.sort(some);
        return some;
    }

    private static int end(long[] sorted, int from) {
        int to = from + 1;
        while (to < sorted.length && sorted[to] >>> 24 == sorted[from] >>> 24) {
            to++;
        }
        return to;
    }

    private static int position(long sorted) {
        return (int) (sorted & PeopleTable.MOST - 1);
    }
}
