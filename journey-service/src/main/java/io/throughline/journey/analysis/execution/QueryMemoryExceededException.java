package io.throughline.journey.analysis.execution;

import com.clickhouse.client.api.ServerException;

/** ClickHouse ran out of a question's memory within an answer: of a part of the people at once it may do. */
public final class QueryMemoryExceededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ServerException failure;

    public QueryMemoryExceededException(ServerException failure) {
        super(failure);
        this.failure = failure;
    }

    ServerException failure() {
        return failure;
    }
}
