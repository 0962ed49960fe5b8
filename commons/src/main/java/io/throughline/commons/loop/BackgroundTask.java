package io.throughline.commons.loop;

import org.jboss.logging.Logger;

/** A piece of work that runs once, off the caller's thread. Nothing waits for its result. */
public final class BackgroundTask {

    private static final Logger LOG = Logger.getLogger(BackgroundTask.class);

    private BackgroundTask() {
    }

    /**
     * Starts the work on a virtual thread of its own. Whatever it throws is logged.
     *
     * @throws OutOfMemoryError where no thread can be started; the work is then not done
     */
    public static void start(String name, BackgroundLoop.Work work) {
        Thread.ofVirtual().name(name).start(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable e) {
                LOG.warnf("%s failed: %s", name, e);
            }
        });
    }
}
