package io.throughline.journey.live.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Somebody who is about, or was within the last one and a half hours: under one name, or under all of a profile. */
final class TrackedPerson {

    /** Beyond, the oldest moves of one person stay counted, and cannot be taken back. */
    private static final int MOST_MOVES = 64;

    /** A name that events came under. */
    static final class Subject {

        final String id;
        TrackedPerson person;
        /** The number of the last event; 0 for none. */
        long last;
        /** When the last one happened that says where the person is. */
        long lastAt = Long.MIN_VALUE;
        /** Who was heard of before and after this one. */
        Subject older;
        Subject newer;

        Subject(String id) {
            this.id = id;
        }
    }

    /** Null for whom nobody knows. */
    final UUID profile;
    final List<Subject> subjects = new ArrayList<>(1);
    /** Among all people. */
    int place;
    /** When the last event happened that says where the person is. */
    long lastAt = Long.MIN_VALUE;
    /** When anything was received last. */
    long heardAt = Long.MIN_VALUE;
    long stages = PackedStages.NOWHERE;
    /** For each map four bits: in which of its commercial stages a stay is not decided yet. */
    long open;

    /** Until then moves are counted that cannot be taken back, so they are not counted again where all is told anew. */
    long cutAt = Long.MIN_VALUE;

    private long[] moves = {};
    private int moved;

    TrackedPerson(UUID profile) {
        this.profile = profile;
    }

    void add(long move) {
        if (moved == moves.length) {
            if (moved == MOST_MOVES) {
                cutAt = Math.max(cutAt, PackedTransition.at(moves[0]));
                System.arraycopy(moves, 1, moves, 0, --moved);
            } else {
                moves = Arrays.copyOf(moves, Math.max(4, moved * 2));
            }
        }
        moves[moved++] = move;
    }

    long[] moves() {
        return Arrays.copyOf(moves, moved);
    }

    /** Takes out what was moved from then on. */
    long[] cut(long from) {
        long[] all = moves();
        moved = 0;
        Arrays.stream(all).filter(move -> PackedTransition.at(move) < from).forEach(this::add);
        return Arrays.stream(all).filter(move -> PackedTransition.at(move) >= from).toArray();
    }

    void clear(int map) {
        stages = PackedStages.with(stages, map, PackedStages.NONE);
        open &= ~(15L << map * 4);
        long[] all = moves();
        moved = 0;
        Arrays.stream(all).filter(move -> PackedTransition.map(move) != map).forEach(this::add);
    }
}
