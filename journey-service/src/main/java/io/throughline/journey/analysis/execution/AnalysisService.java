package io.throughline.journey.analysis.execution;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.clickhouse.client.api.ServerException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.journey.analysis.question.DatasetCatalog;
import io.throughline.journey.analysis.question.DatasetLimits;
import io.throughline.journey.analysis.question.EventLogSource;
import io.throughline.journey.analysis.question.PersonalDataConditions;
import io.throughline.journey.analysis.question.QuestionBinder;
import io.throughline.journey.analysis.question.QuestionBounds;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionFault;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.question.TouchpointNames;
import io.throughline.journey.analysis.result.NamedSegments;
import io.throughline.journey.analysis.sequence.EventSequenceReader;
import io.throughline.journey.identityprojection.LogVersions;
import io.throughline.journey.identityprojection.PeopleDictionaries;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;
import io.vertx.ext.web.RoutingContext;

/**
 * Runs questions within limits of time and memory, answers from the cache while the data are unchanged, and lets questions be cancelled.
 */
@ApplicationScoped
public class AnalysisService {

    /** The description of this header or field, shared by all resources. */
    public static final String QUERY_ID = "A UUID of your own choice, by which the question can be cancelled while it is answered";
    public static final String CANCELLED = "The question was cancelled while it was answered";
    public static final String TOO_MUCH = "It takes too long or too much memory: ask for a shorter period, or for less";
    public static final String BUSY = "Too many questions are asked at once, or the log does not answer: try again later";

    private final QueryExecutor queryExecutor;
    private final EventSequenceReader eventSequenceReader;
    private final AnswerCache answers;
    private final QueryLimiter queryLimiter;
    private final RunningQueries running;
    private final LogSchemaMigrator schema;
    private final LogVersions versions;
    private final PeopleDictionaries dictionaries;
    private final TouchpointNames touchpoints;
    private final DatasetCatalog datasets;
    private final MaskingPolicy masking;
    private final Caller caller;
    private final CurrentVertxRequest request;
    private final QuestionBinder binder;

    @Inject
    AnalysisService(QueryExecutor queryExecutor, EventSequenceReader eventSequenceReader, AnswerCache answers, QueryLimiter queryLimiter,
            RunningQueries running,
            LogSchemaMigrator schema, LogVersions versions,
            PeopleDictionaries dictionaries, TouchpointNames touchpoints, DatasetCatalog datasets, MaskingPolicy masking, Caller caller,
            CurrentVertxRequest request, QuestionBinder binder) {
        this.queryExecutor = queryExecutor;
        this.eventSequenceReader = eventSequenceReader;
        this.answers = answers;
        this.queryLimiter = queryLimiter;
        this.running = running;
        this.schema = schema;
        this.versions = versions;
        this.dictionaries = dictionaries;
        this.touchpoints = touchpoints;
        this.datasets = datasets;
        this.masking = masking;
        this.caller = caller;
        this.request = request;
        this.binder = binder;
    }

    /**
     * Runs a question for a resource. The caller's mask applies: a caller who sees masked data may not filter by masked values. The
     * question is cancelled when the caller disconnects.
     *
     * @param queryId of {@code X-Query-Id}; null if none was sent
     * @throws ProblemException 400 with a pointer to each fault, 403, 409 if it was cancelled, 422 if it needs too many resources, 503 if
     *     too many questions are running
     */
    public <B, Q, R> AnalysisAnswer<R> execute(Analysis<B, Q, R> kind, B body, String queryId) {
        return execute(kind, body, queryId, masking.of(caller), caller.name(), request.getCurrent());
    }

    /** Like {@link #execute}, for a question that is stored as JSON. */
    public <B, R> AnalysisAnswer<R> executeStored(Analysis<B, ?, R> kind, JsonNode stored, String queryId) {
        return execute(kind, bound(kind, stored), queryId);
    }

    /** Runs a question that has no caller, such as one of a schedule or an alert. Personal data are masked. */
    public <B, Q, R> AnalysisAnswer<R> executeMasked(Analysis<B, Q, R> kind, B body, String queryId) {
        return execute(kind, body, queryId, masking.strict(), "schedule", null);
    }

    /** Like {@link #executeMasked}, for a question that is stored as JSON. */
    public <B, R> AnalysisAnswer<R> executeStoredMasked(Analysis<B, ?, R> kind, JsonNode stored, String queryId) {
        return executeMasked(kind, bound(kind, stored), queryId);
    }

    private <B> B bound(Analysis<B, ?, ?> kind, JsonNode stored) {
        BodyFaults faults = new BodyFaults();
        Optional<B> body = binder.bind(kind.request(), stored, faults);
        faults.refuseIfAny();
        return body.orElseThrow();
    }

    /**
     * Validates a question that is stored to be asked later; adds nothing if it is valid now.
     *
     * @param faults of the place where the question is stored
     */
    public <B> void check(Analysis<B, ?, ?> kind, JsonNode stored, BodyFaults faults) {
        BodyFaults own = new BodyFaults();
        binder.bind(kind.request(), stored, own).ifPresent(body -> understood(kind, body, binder.tree(body), Instant.now(), own));
        faults.addAll(own.list());
    }

    /** Parts of a question that filter by personal data. A caller who sees these data masked may not ask it. */
    public List<QuestionFault> personal(JsonNode body) {
        return PersonalDataConditions.of(body, masking.strict());
    }

    private <B, Q, R> AnalysisAnswer<R> execute(Analysis<B, Q, R> kind, B body, String queryId, PersonalDataMask mask, String by,
            RoutingContext routing) {
        if (body == null) {
            throw ProblemException.invalidBody("", "must be an object");
        }
        Instant now = Instant.now();
        JsonNode sent = binder.tree(body);
        Q question = read(kind, body, sent, mask, now);
        QueryRun run = new QueryRun(id(queryId), now, eventSequenceReader, queryExecutor::rows, mask, touchpoints);
        running.begin(run, kind.kind(), by);
        try {
            if (routing != null) {
                // The connection has one close handler only; a route can have any number of end handlers.
                routing.addEndHandler(ended -> {
                    if (ended.failed()) {
                        running.abandon(run);
                    }
                });
            }
            QuestionScope scope = kind.scope(question);
            AnswerCache.Key key =
                    new AnswerCache.Key(kind.kind(), question, mask.showsAll(), token(scope, kind.reads(question).orElse(null)));
            return answers.get(key, run,
                    () -> queryLimiter.runQueued(run, () -> compute(kind, question, run, scope.period(), NamedSegments.of(sent))));
        } catch (QueryCancelledException e) {
            throw ProblemException.of(ProblemKind.CONFLICT, "The question was cancelled.");
        } catch (ServerException e) {
            throw queryExecutor.refused(e);
        } finally {
            running.end(run);
        }
    }

    private <B, Q> Q read(Analysis<B, Q, ?> kind, B body, JsonNode sent, PersonalDataMask mask, Instant now) {
        BodyFaults faults = new BodyFaults();
        Q question = understood(kind, body, sent, now, faults);
        faults.refuseIfAny();
        PersonalDataConditions.refuse(PersonalDataConditions.of(sent, mask));
        return question;
    }

    /** Valid only if no fault was added. */
    private <B, Q> Q understood(Analysis<B, Q, ?> kind, B body, JsonNode sent, Instant now, BodyFaults faults) {
        if (!QuestionBounds.check(sent, faults)) {
            return null;
        }
        Q question = kind.read(body, new QuestionContext(now, touchpoints, datasets), faults);
        if (faults.isEmpty() && kind.scope(question).source() instanceof EventLogSource.Dataset dataset) {
            DatasetLimits.of(sent, dataset).forEach(fault -> faults.at(fault.pointer(), fault.message()));
        }
        return question;
    }

    private static String id(String asked) {
        try {
            return (asked == null ? UUID.randomUUID() : UUID.fromString(asked)).toString();
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalidParameter("X-Query-Id", "must be a UUID");
        }
    }

    /** A token for the current state of the data that the answer rests on. A question that starts now sees all of that state. */
    private String token(QuestionScope scope, TimePeriod reads) {
        schema.ensure();
        LogVersions.Versions now = versions.now();
        dictionaries.follow(now);
        String events = scope.source() instanceof EventLogSource.Dataset ? now.of(LogVersions.BULK_EVENTS) + now.of(LogVersions.BULK_PATHS)
                : reads == null ? now.of(LogVersions.TOUCHPOINTS) : now.of(LogVersions.TOUCHPOINTS, month(reads.from()), month(reads.to()));
        return String.join("|", events, now.of(LogVersions.IDENTITIES), now.of(LogVersions.IDENTITY_CLAIMS), now.of(LogVersions.AGREEMENTS),
                now.of(LogVersions.MEMBERSHIPS), Long.toString(touchpoints.version()));
    }

    private static String month(Instant time) {
        return time.toString().substring(0, 7).replace("-", "");
    }

    private <Q, R> AnalysisAnswer<R> compute(Analysis<?, Q, R> kind, Q question, QueryRun run, TimePeriod period, List<UUID> segments) {
        long started = System.nanoTime();
        Instant at = Instant.now();
        R result = answer(kind, question, run);
        noteEmpty(segments, run);
        run.checkCancelled();
        return new AnalysisAnswer<>(result, run.basis(period, at, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started) / 1000.0));
    }

    private void noteEmpty(List<UUID> segments, QueryRun run) {
        if (!segments.isEmpty()) {
            List<String> known = queryExecutor.rows(NamedSegments.sql(segments), run).stream().map(row -> row.get("id").asText()).toList();
            segments.stream().map(UUID::toString).filter(id -> !known.contains(id))
                    .forEach(id -> run.addNote("Nobody is known to be in the segment " + id + ": it is empty, or gone."));
        }
    }

    private <Q, R> R answer(Analysis<?, Q, R> kind, Q question, QueryRun run) {
        while (true) {
            try {
                return kind.answer(question, run);
            } catch (QueryMemoryExceededException e) {
                if (run.slices() >= QueryRun.MOST_SLICES) {
                    throw queryExecutor.refused(e.failure());
                }
                run.againInMoreSlices();
            }
        }
    }
}
