package io.throughline.journey.store;

import java.time.Duration;

import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.loop.LoopSettings;
import org.jboss.logging.Logger;

/** Background work that one replica at a time does. */
public final class LeasedLoop {

    private static final Logger LOG = Logger.getLogger(LeasedLoop.class);
    /** How often a replica that does not hold the lease asks for it; a longer pause of the work is longer for it, too. */
    private static final Duration STANDBY = Duration.ofSeconds(1);

    private LeasedLoop() {
    }

    /** @param pause between two rounds of the work. Not started yet; gives the lease back when it ends. */
    public static BackgroundLoop every(Duration pause, LoopSettings settings, StoreLease lease, BackgroundLoop.Work work) {
        Duration standby = pause.compareTo(STANDBY) > 0 ? pause : STANDBY;
        return settings.onEnd(() -> release(lease)).steps(() -> {
            if (!lease.hold()) {
                return standby;
            }
            work.run();
            return pause;
        });
    }

    private static void release(StoreLease lease) {
        // A step that took too long to end was interrupted, and the store would not be asked.
        Thread.interrupted();
        try {
            lease.release();
        } catch (RuntimeException e) {
            LOG.debugf("A lease runs out by itself: %s", e.toString());
        }
    }
}
