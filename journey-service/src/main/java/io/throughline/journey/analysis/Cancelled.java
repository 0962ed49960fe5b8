package io.throughline.journey.analysis;

/** Nobody waits for the answer any more. */
public final class Cancelled extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Cancelled() {
        super("cancelled", null, false, false);
    }
}
