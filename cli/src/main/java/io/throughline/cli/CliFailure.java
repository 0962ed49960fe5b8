package io.throughline.cli;

/** A command cannot continue. The message is one line that states the fault and, where possible, what to do. Exit code 2. */
public final class CliFailure extends RuntimeException {

    public CliFailure(String message) {
        super(message);
    }

    public CliFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
