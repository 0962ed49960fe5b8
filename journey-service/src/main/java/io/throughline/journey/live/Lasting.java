package io.throughline.journey.live;

import org.jboss.logging.Logger;

/** Work that is done again and again: whatever goes wrong once, errors too, must not be its end. Told once a minute at most. */
final class Lasting {

    private static final Logger LOG = Logger.getLogger(Lasting.class);
    private static final long TELL_EVERY_NANOS = 60_000_000_000L;

    private final String failed;
    private final Work work;
    private boolean told;
    private long toldAt;

    interface Work {

        void run() throws Exception;
    }

    /** @param failed what is said where it fails */
    Lasting(String failed, Work work) {
        this.failed = failed;
        this.work = work;
    }

    /** @return whether it went well */
    boolean attempt() {
        try {
            work.run();
            return true;
        } catch (Throwable e) {
            tell(e);
            return false;
        }
    }

    private void tell(Throwable e) {
        long now = System.nanoTime();
        if (told && now - toldAt < TELL_EVERY_NANOS) {
            return;
        }
        told = true;
        toldAt = now;
        try {
            LOG.errorf("%s: %s", failed, e.toString());
        } catch (Throwable noRoom) {
            // Where there is no memory left, there may be none to say so; it goes on all the same.
            told = false;
        }
    }
}
