package io.throughline.journey.live.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** A person who is present or was within the last one and a half hours, under one identifier or all of a profile. */
final class TrackedPerson {

    /** The oldest transitions of one person beyond this number stay counted and cannot be taken back. */
    private static final int MOST_MOVES = 64;

    /** An identifier under which events came. */
    static final class Subject {

        final String id;
        TrackedPerson person;
        /** The number of the last event; 0 for none. */
        long last;
        /** The time of the last event that says where the person is. */
        long lastAt = Long.MIN_VALUE;
        /** The neighbours in the order of activity. */
        Subject older;
        Subject newer;

        Subject(String id) {
            this.id = id;
        }
    }

    /** Null for an anonymous person. */
    final UUID profile;
    final List<Subject> subjects = new ArrayList<>(1);
    /** The index among all people. */
    int place;
    /** The time of the last event that says where the person is. */
    long lastAt = Long.MIN_VALUE;
    /** The time of the last receipt of an event. */
    long heardAt = Long.MIN_VALUE;
    long stages = PackedStages.NOWHERE;
    /** Four bits per map: the commercial stages in which a visit is not decided yet. */
    long open;

    /** Transitions up to this time cannot be taken back, so a replay does not count them again. */
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

    /** Removes and returns the transitions from this time on. */
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
