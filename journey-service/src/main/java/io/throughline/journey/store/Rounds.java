package io.throughline.journey.store;

import java.util.function.Consumer;

import io.throughline.commons.loop.BackOff;

/**
 * Does the same again and again until it is told to end, whatever it throws: Errors too, as where memory was short for a moment.
 * The thread would end without a word otherwise, and nobody would begin anew before the service does.
 */
public final class Rounds {

    private final Round round;
    private final Consumer<Throwable> complaint;
    private final BackOff backOff;
    private volatile boolean running = true;

    public interface Round {

        void go() throws Exception;
    }

    /** @param complaint is given the first of failures that come one after the other */
    public Rounds(Round round, Consumer<Throwable> complaint, BackOff backOff) {
        this.round = round;
        this.complaint = complaint;
        this.backOff = backOff;
    }

    public boolean running() {
        return running;
    }

    public void end() {
        running = false;
    }

    public void run() {
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
