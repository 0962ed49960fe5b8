package io.throughline.feedback.store;

import jakarta.ws.rs.core.Response;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoQueryException;
import com.mongodb.MongoWriteException;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemKind;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Reports a store that does not answer as a problem, so that the caller tries again. Repeating is safe, since a response is
 * stored once.
 */
class StoreProblems {

    /** About as long as the election of a new primary takes. */
    private static final String RETRY_AFTER_SECONDS = "3";
    private static final Logger LOG = Logger.getLogger(StoreProblems.class);

    @ServerExceptionMapper
    Response store(MongoException e) {
        if (isOurs(e)) {
            LOG.error("The store refused what this service asked of it", e);
            return answer(Problem.of(ProblemKind.INTERNAL, null)).build();
        }
        LOG.warnf("The store does not answer: %s", e.getClass().getSimpleName());
        return answer(Problem.of(ProblemKind.UNAVAILABLE, "The store does not answer. Send the same again: it will be stored once."))
                .header("Retry-After", RETRY_AFTER_SECONDS).build();
    }

    /** Whether the store answered that the query is wrong. */
    private static boolean isOurs(MongoException e) {
        boolean elsewhere = e instanceof MongoNotPrimaryException || e instanceof MongoNodeIsRecoveringException
                || e.hasErrorLabel("RetryableWriteError");
        return !elsewhere && (e instanceof MongoCommandException || e instanceof MongoWriteException
                || e instanceof MongoBulkWriteException || e instanceof MongoQueryException);
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
    }
}
