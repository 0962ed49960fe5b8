package io.throughline.commons.problem;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Locale;

import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;

/** Recognises the exceptions that a connection closed by the client causes. */
public final class ClientDisconnect {

    private static final int DEEPEST = 20;
    private static final List<String> TEXTS = List.of("connection reset", "broken pipe", "connection was closed", "connection closed",
            "stream closed", "response has already been written", "request has already been read", "failed to write");

    private ClientDisconnect() {
    }

    public static boolean isCauseOf(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof HttpClosedException || cause instanceof StreamResetException || cause instanceof ClosedChannelException
                    || cause instanceof EOFException) {
                return true;
            }
            if ((cause instanceof IOException || cause instanceof IllegalStateException) && isText(cause.getMessage())) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Whether a message alone shows it, such as that of a log record without its exception. */
    public static boolean isText(String message) {
        String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
        return TEXTS.stream().anyMatch(text::contains);
    }
}
