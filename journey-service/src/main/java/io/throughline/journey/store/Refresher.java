package io.throughline.journey.store;

import java.time.Duration;

import org.jboss.logging.Logger;

/** Reads something anew each second, so that every replica follows what another one has stored. What was read last stays while it cannot. */
public final class Refresher {

    private static final Logger LOG = Logger.getLogger(Refresher.class);
    private static final Duration EACH = Duration.ofSeconds(1);

    private final Runnable reading;
    private final String complaint;
    private final Thread thread;
    private volatile boolean running = true;

    /** @param complaint what is logged, once, when it cannot be read */
    public Refresher(String name, String complaint, Runnable reading) {
        this.reading = reading;
        this.complaint = complaint;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    public void stop() {
        running = false;
        thread.interrupt();
    }

    private void run() {
        boolean told = false;
        while (running) {
            try {
                reading.run();
                told = false;
            } catch (RuntimeException e) {
                if (running && !told) {
                    LOG.warnf("%s: %s", complaint, e.getClass().getSimpleName());
                    told = true;
                }
            }
            try {
                Thread.sleep(EACH);
            } catch (InterruptedException stop) {
                return;
            }
        }
    }
}
