package io.throughline.localstack;

/** What stands in the way of a start, and what to do about it, in one line for the one who started it. */
final class StartFailure extends Exception {

    StartFailure(String message) {
        super(message);
    }
}
