package io.throughline.cli;

/** A command cannot go on. The message is one line that says what is wrong and, where it can, what to do. Exit code 2. */
public final class CliFailure extends RuntimeException {

    public CliFailure(String message) {
        super(message);
    }

    public CliFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
