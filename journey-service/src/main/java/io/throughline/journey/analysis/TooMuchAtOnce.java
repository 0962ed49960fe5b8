package io.throughline.journey.analysis;

import com.clickhouse.client.api.ServerException;

/** ClickHouse ran out of a question's memory within an answer: of a part of the people at once it may do. */
final class TooMuchAtOnce extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ServerException failure;

    TooMuchAtOnce(ServerException failure) {
        super(failure);
        this.failure = failure;
    }

    ServerException failure() {
        return failure;
    }
}
