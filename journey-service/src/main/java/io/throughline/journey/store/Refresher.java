package io.throughline.journey.store;

import java.time.Duration;

import io.throughline.commons.loop.BackOff;
import org.jboss.logging.Logger;

/** Reads something anew each second, so that every replica follows what another one has stored. What was read last stays while it cannot. */
public final class Refresher {

    private static final Logger LOG = Logger.getLogger(Refresher.class);
    private static final Duration EACH = Duration.ofSeconds(1);

    private final Runnable reading;
    private final String complaint;
    private final Rounds rounds = new Rounds(this::read, this::complain, new BackOff(EACH));
    private final Thread thread;

    /** @param complaint what is logged, once, when it cannot be read */
    public Refresher(String name, String complaint, Runnable reading) {
        this.reading = reading;
        this.complaint = complaint;
        this.thread = Thread.ofVirtual().name(name).unstarted(rounds::run);
    }

    public void start() {
        thread.start();
    }

    public void stop() {
        rounds.end();
        thread.interrupt();
    }

    private void read() throws InterruptedException {
        reading.run();
        Thread.sleep(EACH);
    }

    private void complain(Throwable why) {
        if (rounds.running()) {
            LOG.warnf("%s: %s", complaint, why.getClass().getSimpleName());
        }
    }
}
