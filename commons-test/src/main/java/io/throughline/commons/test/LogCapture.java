package io.throughline.commons.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects the log records of this process from a level upwards, until closed. */
public final class LogCapture extends Handler implements AutoCloseable {

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");

    public LogCapture(Level level) {
        setLevel(level);
        root.addHandler(this);
    }

    @Override
    public void publish(LogRecord message) {
        if (isLoggable(message)) {
            messages.add(message.getLevel() + " " + message.getLoggerName() + ": " + message.getMessage() + " " + message.getThrown());
        }
    }

    public List<String> messages() {
        return messages;
    }

    @Override
    public void flush() {
        // There is nothing to flush.
    }

    @Override
    public void close() {
        root.removeHandler(this);
    }
}
