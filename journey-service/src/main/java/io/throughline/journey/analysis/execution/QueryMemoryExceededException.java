package io.throughline.journey.analysis.execution;

import com.clickhouse.client.api.ServerException;

/** ClickHouse exceeded a question's memory limit in the middle of an answer. It may succeed for a part of the people at a time. */
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
