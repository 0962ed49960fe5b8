package io.throughline.journey.alert;

import java.time.Duration;

import io.throughline.commons.kafka.BackOff;
import io.throughline.journey.store.Lease;
import org.jboss.logging.Logger;

/** Work that one replica at a time does over and over, until the service stops. */
final class Duty {

    /** So long it rests after a replica in charge was killed. */
    static final Duration LEASE = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger(Duty.class);
    /** How often a replica that is not in charge looks whether it should be. */
    private static final Duration STANDBY = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final String name;
    private final Lease lease;
    private final Duration pause;
    private final Round round;
    private final Thread thread;
    private volatile boolean running = true;

    interface Round {

        void go() throws Exception;
    }

    Duty(String name, Lease lease, Duration pause, Round round) {
        this.name = name;
        this.lease = lease;
        this.pause = pause;
        this.round = round;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void stop() throws InterruptedException {
        running = false;
        thread.interrupt();
        thread.join(Duration.ofSeconds(10));
    }

    private void run() {
        BackOff backOff = new BackOff(LONGEST_PAUSE);
        boolean told = false;
        while (running) {
            try {
                boolean inCharge = lease.hold();
                if (inCharge) {
                    round.go();
                }
                backOff.reset();
                told = false;
                Thread.sleep(inCharge ? pause : STANDBY);
            } catch (InterruptedException stop) {
                break;
            } catch (Throwable e) {
                // Errors too: memory that ran out for a moment must not end this for good.
                if (running && !told) {
                    told = tell(e);
                }
                backOff.sleep();
            }
        }
        release();
    }

    private boolean tell(Throwable why) {
        try {
            LOG.warnf("%s waits: %s", name, why.toString());
            return true;
        } catch (Throwable e) {
            return false;
        }
    }

    private void release() {
        Thread.interrupted();
        try {
            lease.release();
        } catch (RuntimeException e) {
            LOG.debugf("The lease of %s runs out by itself", name);
        }
    }
}
