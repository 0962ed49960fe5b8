package io.throughline.journey.definition;

import java.util.function.Consumer;

import io.throughline.commons.kafka.BackOff;

/**
 * Does the same again and again until it is told to end, whatever it throws: Errors too, as where memory was short for a moment.
 * The thread would end without a word otherwise, and nobody would begin anew before the service does.
 */
final class Rounds {

    private final Round round;
    private final Consumer<Throwable> complaint;
    private final BackOff backOff;
    private volatile boolean running = true;

    interface Round {

        void go() throws InterruptedException;
    }

    /** @param complaint is given the first of failures that come one after the other */
    Rounds(Round round, Consumer<Throwable> complaint, BackOff backOff) {
        this.round = round;
        this.complaint = complaint;
        this.backOff = backOff;
    }

    boolean running() {
        return running;
    }

    void end() {
        running = false;
    }

    void run() {
        Throwable failure = null;
        boolean told = false;
        while (running && !Thread.currentThread().isInterrupted()) {
            // Where memory is short, so it may be for the complaint and for the pause: they stand inside, too.
            try {
                if (failure == null) {
                    round.go();
                    backOff.reset();
                    told = false;
                    continue;
                }
                Throwable last = failure;
                failure = null;
                if (!told) {
                    told = true;
                    complaint.accept(last);
                }
                backOff.sleep();
            } catch (InterruptedException e) {
                return;
            } catch (Throwable e) {
                failure = e;
            }
        }
    }
}
