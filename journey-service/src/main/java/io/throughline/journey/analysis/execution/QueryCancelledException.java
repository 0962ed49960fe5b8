package io.throughline.journey.analysis.execution;

/** Nobody waits for the answer any more. */
public final class QueryCancelledException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public QueryCancelledException() {
        super("cancelled", null, false, false);
    }
}
