package io.throughline.journey;

import jakarta.ws.rs.core.Response;

import com.clickhouse.client.api.ServerException;
import com.mongodb.MongoException;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** An unavailable store is the fault of neither the service nor the caller, so the answer says to try again. */
class StoreProblemMappers {

    private static final Logger LOG = Logger.getLogger(StoreProblemMappers.class);
    private static final int RETRY_AFTER_SECONDS = 2;
    /** UNKNOWN_TABLE, UNKNOWN_DATABASE: the log is not created yet; TOO_MANY_SIMULTANEOUS_QUERIES; MEMORY_LIMIT_EXCEEDED. */
    private static final java.util.Set<Integer> LATER = java.util.Set.of(60, 81, 202, 241);

    @ServerExceptionMapper
    Response mongo(MongoException e) {
        // If the store answers with a refusal, the fault is in this service. Every other MongoException means that it cannot be reached.
        boolean refused = e instanceof com.mongodb.MongoServerException && !(e instanceof com.mongodb.MongoNotPrimaryException);
        return refused ? broken(e) : away("The store does not answer now.", e);
    }

    @ServerExceptionMapper
    Response logAway(ClickHouseClient.ClickHouseUnavailableException e) {
        return away("The touchpoint log does not answer now.", e);
    }

    @ServerExceptionMapper
    Response logRefused(ServerException e) {
        return LATER.contains(e.getCode()) ? away("The touchpoint log does not answer now.", e) : broken(e);
    }

    private static Response away(String detail, Exception e) {
        LOG.warnf("A request was answered 503: %s", e.getClass().getSimpleName());
        return Response.status(503).type(Problem.MEDIA_TYPE).header("Retry-After", RETRY_AFTER_SECONDS)
                .entity(Problem.of(ProblemKind.UNAVAILABLE, detail)).build();
    }

    private static Response broken(Exception e) {
        LOG.error("A request failed", e);
        return Response.status(500).type(Problem.MEDIA_TYPE).entity(Problem.of(ProblemKind.INTERNAL, null)).build();
    }
}
