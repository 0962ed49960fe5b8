package io.throughline.journey.analysis;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.clickhouse.client.api.ServerException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.throughline.commons.masking.Mask;
import io.throughline.commons.masking.Masking;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.journey.people.LogVersions;
import io.throughline.journey.people.PeopleDictionaries;
import io.throughline.journey.touchpoint.LogSchema;
import io.vertx.ext.web.RoutingContext;

/** Asks questions: within bounds, from memory where nothing has changed since, and so that they can be cancelled. */
@ApplicationScoped
public class Analyses {

    private final Asking asking;
    private final Walks walks;
    private final Answers answers;
    private final Turns turns;
    private final RunningQueries running;
    private final LogSchema schema;
    private final LogVersions versions;
    private final PeopleDictionaries dictionaries;
    private final Touchpoints touchpoints;
    private final Datasets datasets;
    private final Masking masking;
    private final Caller caller;
    private final CurrentVertxRequest request;

    @Inject
    Analyses(Asking asking, Walks walks, Answers answers, Turns turns, RunningQueries running, LogSchema schema, LogVersions versions,
            PeopleDictionaries dictionaries, Touchpoints touchpoints, Datasets datasets, Masking masking, Caller caller, CurrentVertxRequest request) {
        this.asking = asking;
        this.walks = walks;
        this.answers = answers;
        this.turns = turns;
        this.running = running;
        this.schema = schema;
        this.versions = versions;
        this.dictionaries = dictionaries;
        this.touchpoints = touchpoints;
        this.datasets = datasets;
        this.masking = masking;
        this.caller = caller;
        this.request = request;
    }

    /**
     * For a resource: the caller's mask applies, and who sees masked may not ask by what is masked. Ends where they hang up.
     *
     * @param body null where none was sent
     * @param queryId of {@code X-Query-Id}; null where none was sent
     * @throws ProblemException 400 with a pointer to all that is wrong, 403, 409 where it was cancelled, 422 where it is too
     *     much, 503 where too many are asked at once
     */
    public <Q, R> Answer<R> ask(Analysis<Q, R> kind, JsonNode body, String queryId) {
        return ask(kind, body, queryId, masking.of(caller), caller.name(), request.getCurrent());
    }

    /** For what runs without a caller, such as schedules and alerts: as those see it who see what is personal masked. */
    public <Q, R> Answer<R> askMasked(Analysis<Q, R> kind, JsonNode body, String queryId) {
        return ask(kind, body, queryId, masking.strict(), "schedule", null);
    }

    /** What is wrong with a question that is kept to be asked later; none where it is understood now. */
    public List<Fault> faults(Analysis<?, ?> kind, JsonNode body) {
        if (body == null || !body.isObject()) {
            return List.of(new Fault("", "must be a JSON object"));
        }
        return switch (understood(kind, body, Instant.now())) {
            case Read.Of<?> _ -> List.of();
            case Read.Refused<?> refused -> refused.faults();
        };
    }

    /** Where a question asks for people by what is personal: whoever sees that masked may not ask it. */
    public List<Fault> personal(JsonNode body) {
        return PersonalParts.of(body, masking.strict());
    }

    private <Q, R> Answer<R> ask(Analysis<Q, R> kind, JsonNode body, String queryId, Mask mask, String by, RoutingContext routing) {
        Instant now = Instant.now();
        Q question = read(kind, body, mask, now);
        Run run = new Run(id(queryId), now, walks, asking::rows, mask, touchpoints);
        running.begin(run, kind.kind(), by);
        try {
            if (routing != null) {
                // Others than the connection's own handler, of which there is one, these are as many as one wants.
                routing.addEndHandler(ended -> {
                    if (ended.failed()) {
                        running.abandon(run);
                    }
                });
            }
            Scope scope = kind.scope(question);
            Answers.Key key = new Answers.Key(kind.kind(), question, mask.showsAll(), token(scope, kind.reads(question).orElse(null)));
            return answers.get(key, run, () -> turns.take(run, () -> compute(kind, question, run, scope.period(), NamedSegments.of(body))));
        } catch (Cancelled e) {
            throw ProblemException.of(ProblemKind.CONFLICT, "The question was cancelled.");
        } catch (ServerException e) {
            throw asking.refused(e);
        } finally {
            running.end(run);
        }
    }

    private <Q, R> Q read(Analysis<Q, R> kind, JsonNode body, Mask mask, Instant now) {
        if (body == null || !body.isObject()) {
            throw ProblemException.invalidBody("", "must be a JSON object");
        }
        return switch (understood(kind, body, now)) {
            case Read.Of<Q> of -> {
                PersonalParts.refuse(PersonalParts.of(body, mask));
                yield of.question();
            }
            case Read.Refused<Q> refused -> throw new ProblemException(Problem.of(ProblemKind.INVALID_BODY, refused.faults().getFirst().message())
                    .withErrors(errors(refused.faults())));
        };
    }

    private <Q> Read<Q> understood(Analysis<Q, ?> kind, JsonNode body, Instant now) {
        Read<Q> read = kind.read(Part.of(body, touchpoints, datasets), now);
        if (read instanceof Read.Of<Q> of && kind.scope(of.question()).source() instanceof Source.Dataset dataset) {
            List<Fault> faults = DatasetParts.of(body, dataset);
            return faults.isEmpty() ? read : new Read.Refused<>(faults);
        }
        return read;
    }

    private static List<Problem.FieldError> errors(List<Fault> faults) {
        return faults.stream().map(fault -> new Problem.FieldError(fault.pointer(), fault.message())).toList();
    }

    private static String id(String asked) {
        try {
            return (asked == null ? UUID.randomUUID() : UUID.fromString(asked)).toString();
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalidParameter("X-Query-Id", "must be a UUID");
        }
    }

    /** What the answer rests on, as it is now; from here on a question sees all of it. */
    private String token(Scope scope, Period reads) {
        schema.ensure();
        LogVersions.Versions now = versions.now();
        dictionaries.follow(now);
        String events = scope.source() instanceof Source.Dataset ? now.of(LogVersions.BULK_EVENTS) + now.of(LogVersions.BULK_PATHS)
                : reads == null ? now.of(LogVersions.TOUCHPOINTS) : now.of(LogVersions.TOUCHPOINTS, month(reads.from()), month(reads.to()));
        return String.join("|", events, now.of(LogVersions.IDENTITIES), now.of(LogVersions.IDENTITY_CLAIMS), now.of(LogVersions.AGREEMENTS),
                now.of(LogVersions.MEMBERSHIPS), Long.toString(touchpoints.version()));
    }

    private static String month(Instant time) {
        return time.toString().substring(0, 7).replace("-", "");
    }

    private <Q, R> Answer<R> compute(Analysis<Q, R> kind, Q question, Run run, Period period, List<UUID> segments) {
        long started = System.nanoTime();
        Instant at = Instant.now();
        R result = answer(kind, question, run);
        noteEmpty(segments, run);
        run.checkCancelled();
        return new Answer<>(result, run.basis(period, at, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started)));
    }

    private void noteEmpty(List<UUID> segments, Run run) {
        if (!segments.isEmpty()) {
            List<String> known = asking.rows(NamedSegments.sql(segments), run).stream().map(row -> row.get("id").asText()).toList();
            segments.stream().map(UUID::toString).filter(id -> !known.contains(id))
                    .forEach(id -> run.note("Nobody is known to be in the segment " + id + ": it is empty, or gone."));
        }
    }

    private <Q, R> R answer(Analysis<Q, R> kind, Q question, Run run) {
        while (true) {
            try {
                return kind.answer(question, run);
            } catch (TooMuchAtOnce e) {
                if (run.slices() >= Run.MOST_SLICES) {
                    throw asking.refused(e.failure());
                }
                run.againInMoreSlices();
            }
        }
    }
}
