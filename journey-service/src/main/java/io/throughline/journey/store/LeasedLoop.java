package io.throughline.journey.store;

import java.time.Duration;

import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.loop.LoopSettings;
import org.jboss.logging.Logger;

/** A background loop that runs on one replica at a time. */
public final class LeasedLoop {

    private static final Logger LOG = Logger.getLogger(LeasedLoop.class);
    /** How often a replica without the lease asks for it; if the work's own pause is longer, that pause applies. */
    private static final Duration STANDBY = Duration.ofSeconds(1);

    private LeasedLoop() {
    }

    /** @param pause between two rounds of the work. The loop is not started; it releases the lease when it ends. */
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
        // A step that took too long was interrupted, and the interrupt flag would prevent the call to the store.
        Thread.interrupted();
        try {
            lease.release();
        } catch (RuntimeException e) {
            LOG.debugf("A lease runs out by itself: %s", e.toString());
        }
    }
}
