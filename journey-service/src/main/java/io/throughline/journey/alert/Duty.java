package io.throughline.journey.alert;

import java.time.Duration;

import io.throughline.commons.loop.BackOff;
import io.throughline.journey.store.Lease;
import io.throughline.journey.store.Rounds;
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
    private final Rounds.Round round;
    private final Rounds rounds = new Rounds(this::go, this::complain, new BackOff(LONGEST_PAUSE));
    private final Thread thread;

    Duty(String name, Lease lease, Duration pause, Rounds.Round round) {
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
        rounds.end();
        thread.interrupt();
        thread.join(Duration.ofSeconds(10));
    }

    private void run() {
        rounds.run();
        release();
    }

    private void go() throws Exception {
        boolean inCharge = lease.hold();
        if (inCharge) {
            round.go();
        }
        Thread.sleep(inCharge ? pause : STANDBY);
    }

    private void complain(Throwable why) {
        if (rounds.running()) {
            LOG.warnf("%s waits: %s", name, why.toString());
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
