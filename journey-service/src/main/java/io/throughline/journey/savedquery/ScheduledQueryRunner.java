package io.throughline.journey.savedquery;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.clickhouse.client.api.ServerException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.MongoException;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.journey.analysis.execution.Analysis;
import io.throughline.journey.analysis.execution.AnalysisAnswer;
import io.throughline.journey.analysis.execution.AnalysisService;
import io.throughline.journey.savedquery.ResultView.RunFault;
import io.throughline.journey.savedquery.SavedQuery.State;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import org.jboss.logging.Logger;

/**
 * Runs a due definition and stores the result. Each due time is claimed by its id, so that only one replica runs it. If several due times
 * have passed, only the newest is run. If a store is unavailable, the run is retried.
 */
@ApplicationScoped
class ScheduledQueryRunner {

    private static final Logger LOG = Logger.getLogger(ScheduledQueryRunner.class);
    /** With pauses of 1, 2, 4 … 60 minutes between them: four and a half hours. */
    static final int MOST_ATTEMPTS = 10;
    /** A run whose runner repeatedly dies without an outcome may be what kills it. */
    private static final int MOST_DEATHS = 3;
    private static final int LONGEST_PAUSE_MINUTES = 60;

    private final SavedQueryStore definitions;
    private final ResultStore results;
    private final QueryKinds queryKinds;
    private final AnalysisService analyses;
    private final SavedQuerySettings settings;
    private final ObjectMapper json;

    @Inject
    ScheduledQueryRunner(SavedQueryStore definitions, ResultStore results, QueryKinds queryKinds, AnalysisService analyses,
            SavedQuerySettings settings, ObjectMapper json) {
        this.definitions = definitions;
        this.results = results;
        this.queryKinds = queryKinds;
        this.analyses = analyses;
        this.settings = settings;
        this.json = json;
    }

    /** @return whether this call ran it */
    boolean run(UUID id, Instant now) {
        SavedQuery definition = definitions.find(id).orElse(null);
        QuerySchedule schedule = definition == null ? null : definition.schedule();
        if (schedule == null || definition.due() == null || definition.due().isAfter(now)) {
            return false;
        }
        Instant latest = schedule.latest(now);
        Instant due = latest.isBefore(definition.due()) ? definition.due() : latest;
        Optional<ResultStore.RunClaim> claimed = results.claim(definition, due, now);
        if (claimed.isEmpty()) {
            // The runner may have died before it stored the outcome in the definition.
            results.over(id, due).ifPresent(state -> ran(definition, schedule, due, state));
            return false;
        }
        results.giveUpBefore(id, due, now);
        State state = claimed.get().afterDeath() && claimed.get().attempts() > MOST_DEATHS
                ? keep(claimed.get(), new RunFault(ProblemKind.INTERNAL.status(), "The service ended while it was asked.", List.of()),
                        false)
                : ask(definition, claimed.get());
        if (state == State.waiting) {
            definitions.recordRun(definition, definition.due(), new SavedQuery.LastRun(due, state));
        } else {
            ran(definition, schedule, due, state);
        }
        if (definitions.find(id).isEmpty()) {
            results.delete(id);
        }
        return true;
    }

    private void ran(SavedQuery definition, QuerySchedule schedule, Instant due, State state) {
        definitions.recordRun(definition, schedule.next(due), new SavedQuery.LastRun(due, state));
        results.trim(definition.id(), settings.results(), ResultStore.MOST_BYTES);
    }

    private State ask(SavedQuery definition, ResultStore.RunClaim claim) {
        Analysis<?, ?, ?> kind = queryKinds.find(definition.content().kind()).orElse(null);
        if (kind == null) {
            return keep(claim, new RunFault(ProblemKind.UNPROCESSABLE.status(), "There is no such kind of question any more.",
                    List.of(new Problem.FieldError("/kind", "is none of " + queryKinds.names()))), false);
        }
        try {
            return keep(claim, analyses.executeStoredMasked(kind, definition.content().question(), null));
        } catch (ProblemException e) {
            Problem problem = StoredQuestionFaults.ofDefinition(e).problem();
            return keep(claim, new RunFault(problem.status(), problem.detail(), problem.errors()),
                    problem.status() == ProblemKind.UNAVAILABLE.status());
        } catch (ClickHouseClient.ClickHouseUnavailableException | ServerException | MongoException e) {
            LOG.warnf("A scheduled question waits: %s", e.getClass().getSimpleName());
            return keep(claim, new RunFault(ProblemKind.UNAVAILABLE.status(), "A store did not answer.", List.of()), true);
        } catch (RuntimeException e) {
            LOG.errorf(e, "The scheduled question %s failed", definition.id());
            return keep(claim, new RunFault(ProblemKind.INTERNAL.status(), ProblemKind.INTERNAL.title(), List.of()), false);
        }
    }

    private State keep(ResultStore.RunClaim claim, AnalysisAnswer<?> answer) {
        String result = text(answer.result());
        int size = result.getBytes(StandardCharsets.UTF_8).length;
        if (size > settings.resultSize()) {
            return keep(claim,
                    new RunFault(ProblemKind.UNPROCESSABLE.status(),
                            "The answer has " + size + " bytes, more than the " + settings.resultSize()
                                    + " that are kept of one: ask for less, such as a shorter period or fewer groups.",
                            List.of()),
                    false);
        }
        results.done(claim, result, text(answer.basis()), Instant.now());
        return State.done;
    }

    private State keep(ResultStore.RunClaim claim, RunFault fault, boolean later) {
        Instant now = Instant.now();
        boolean again = later && claim.attempts() < MOST_ATTEMPTS;
        int minutes = Math.min(LONGEST_PAUSE_MINUTES, 1 << (claim.attempts() - 1));
        results.failed(claim, fault, now, again ? now.plus(Duration.ofMinutes(minutes)) : null);
        return again ? State.waiting : State.failed;
    }

    private String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
