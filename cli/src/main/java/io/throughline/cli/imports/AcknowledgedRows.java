package io.throughline.cli.imports;

import java.nio.file.Path;
import java.util.ArrayDeque;

/** Tracks acknowledged batches, which arrive in any order. The checkpoint advances only over rows without a gap before them. */
final class AcknowledgedRows {

    private static final long SAVE_INTERVAL_NANOS = 1_000_000_000L;

    static final class Turn {
        private final long upTo;
        private boolean done;
        private int accepted;
        private int quarantined;

        private Turn(long upTo) {
            this.upTo = upTo;
        }
    }

    private final Path at;
    private final ArrayDeque<Turn> turns = new ArrayDeque<>();
    private ImportCheckpoint checkpoint;
    private long savedNanos = System.nanoTime();

    AcknowledgedRows(ImportCheckpoint from, Path at) {
        this.checkpoint = from;
        this.at = at;
    }

    synchronized Turn expect(long upTo) {
        var turn = new Turn(upTo);
        turns.add(turn);
        return turn;
    }

    synchronized void done(Turn turn, int accepted, int quarantined) {
        turn.done = true;
        turn.accepted = accepted;
        turn.quarantined = quarantined;
        while (!turns.isEmpty() && turns.peek().done) {
            Turn next = turns.remove();
            checkpoint =
                    new ImportCheckpoint(
                            checkpoint.file(), Math.max(checkpoint.rows(), next.upTo), checkpoint.accepted() + next.accepted,
                            checkpoint.quarantined() + next.quarantined);
        }
        if (System.nanoTime() - savedNanos > SAVE_INTERVAL_NANOS) {
            save();
        }
    }

    synchronized void save() {
        checkpoint.write(at);
        savedNanos = System.nanoTime();
    }

    synchronized long rows() {
        return checkpoint.rows();
    }
}
