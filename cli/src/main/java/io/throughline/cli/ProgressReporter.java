package io.throughline.cli;

import java.io.PrintStream;
import java.util.function.Supplier;

/** Reports the progress of a longer task every two seconds on standard error, which can be redirected. */
public final class ProgressReporter implements AutoCloseable {

    private static final long INTERVAL_MILLIS = 2_000;

    private final PrintStream out;
    private final Supplier<String> line;
    private final Thread ticker;
    private volatile boolean closed;

    private ProgressReporter(PrintStream out, Supplier<String> line) {
        this.out = out;
        this.line = line;
        this.ticker = Thread.ofVirtual().name("progress").unstarted(this::tick);
    }

    public static ProgressReporter every2Seconds(Supplier<String> line) {
        var progress = new ProgressReporter(System.err, line);
        progress.ticker.start();
        return progress;
    }

    private void tick() {
        while (!closed) {
            try {
                Thread.sleep(INTERVAL_MILLIS);
            } catch (InterruptedException stop) {
                return;
            }
            if (!closed) {
                out.println(line.get());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        ticker.interrupt();
    }
}
