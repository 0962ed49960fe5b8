package io.throughline.localstack;

/** The reason why a start failed, and what to do about it, in one line for the user. */
final class StartFailure extends Exception {

    StartFailure(String message) {
        super(message);
    }
}
