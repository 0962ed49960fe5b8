package io.throughline.journey.analysis.execution;

/** The question was cancelled, because nobody waits for its answer any more. */
public final class QueryCancelledException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public QueryCancelledException() {
        super("cancelled", null, false, false);
    }
}
