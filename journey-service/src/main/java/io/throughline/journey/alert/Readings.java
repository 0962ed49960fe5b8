package io.throughline.journey.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import com.clickhouse.client.api.ServerException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.arc.All;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.journey.alert.Definition.Watched;
import io.throughline.journey.analysis.Analyses;
import io.throughline.journey.analysis.Analysis;
import io.throughline.journey.analysis.Answer;
import io.throughline.journey.analysis.Sql;
import io.throughline.journey.live.LiveNumbers;
import io.throughline.journey.touchpoint.ClickHouse;
import io.throughline.journey.touchpoint.LogProgress;
import org.jboss.logging.Logger;

/** Reads the number that a rule is about. */
@ApplicationScoped
class Readings {

    /** Live numbers that miss more than this are not decided by. */
    private static final Duration LIVE_BEHIND = Duration.ofSeconds(10);
    static final String POINTER = "/on/pointer";
    private static final Logger LOG = Logger.getLogger(Readings.class);

    private final Analyses analyses;
    private final Map<String, Analysis<?, ?, ?>> kinds;
    private final Sql sql;
    private final LogProgress log;
    private final Instance<LiveNumbers> live;
    private final AlertSettings settings;
    private final ObjectMapper json;

    @Inject
    Readings(Analyses analyses, @All List<Analysis<?, ?, ?>> kinds, Sql sql, LogProgress log, Instance<LiveNumbers> live, AlertSettings settings,
            ObjectMapper json) {
        this.analyses = analyses;
        this.kinds = kinds.stream().collect(Collectors.toMap(Analysis::kind, Function.identity()));
        this.sql = sql;
        this.log = log;
        this.live = live;
        this.settings = settings;
        this.json = json;
    }

    Map<String, Analysis<?, ?, ?>> kinds() {
        return kinds;
    }

    /** Adds what is wrong with a question of a kind that there is. */
    void check(String kind, JsonNode question, BodyFaults faults) {
        analyses.check(kinds.get(kind), question, faults);
    }

    /** There is no number now, and nobody's question is wrong. */
    static final class Untold extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Untold(String why) {
            super(why, null, false, false);
        }
    }

    /** For the watcher: whatever goes wrong tells nothing of the number. */
    Seen look(Definition definition, Instant since, Instant now) {
        try {
            return new Seen.Value(read(definition, since, now));
        } catch (Untold e) {
            return new Seen.Unknown(e.getMessage());
        } catch (ProblemException e) {
            return new Seen.Unknown(told(e.problem()));
        } catch (ClickHouse.Away | ServerException e) {
            return new Seen.Unknown("The touchpoint log does not answer now.");
        } catch (RuntimeException e) {
            LOG.warn("A rule's number could not be read", e);
            return new Seen.Unknown("Something went wrong on our side.");
        }
    }

    private static String told(Problem problem) {
        String detail = problem.detail() == null ? problem.title() : problem.detail();
        return problem.errors() == null || problem.errors().isEmpty() ? detail
                : "The question is not understood any more: " + problem.errors().getFirst().field() + " " + problem.errors().getFirst().message() + ".";
    }

    /**
     * For whoever writes a rule.
     *
     * @param since when the rule was made or changed: what never came is missing from then on
     * @throws Untold where there is none now
     * @throws ProblemException where the question is refused; pointers lead into it
     */
    double read(Definition definition, Instant since, Instant now) {
        return switch (definition.on()) {
            case Watched.Question question -> asked(kinds.get(question.kind()), question);
            case Watched.Missing missing -> silence(missing, Duration.ofMillis((long) (definition.when().threshold() * 1000)), since, now);
            case Watched.Live number -> live(number);
        };
    }

    private double asked(Analysis<?, ?, ?> kind, Watched.Question question) {
        if (kind == null) {
            throw new Untold("There is no analysis " + question.kind() + " any more.");
        }
        Answer<?> answer = analyses.askStoredMasked(kind, question.question(), null);
        ObjectNode tree = json.valueToTree(answer.result());
        tree.set("basis", json.valueToTree(answer.basis()));
        return switch (question.pointer().in(tree)) {
            case NumberPath.Found.Number number -> number.value();
            case NumberPath.Found.Nothing nothing -> throw new Untold(nothing.why());
            case NumberPath.Found.Wrong wrong -> throw ProblemException.invalidBody(POINTER, wrong.why());
        };
    }

    /** Until a little while ago: what was received since may be on its way into the log. */
    private double silence(Watched.Missing missing, Duration longest, Instant since, Instant now) {
        Instant until = now.minus(settings.grace());
        if (!log.isCompleteUntil(until)) {
            throw new Untold("The log is behind what was received: nobody can tell from it what is missing.");
        }
        JsonNode question = json.createObjectNode().set("missing", missing.step());
        Instant last = analyses.askStoredMasked(new Silence(sql, longest), question, null).result().receivedAt();
        return Math.max(0, Duration.between(last == null ? since : last, until).toMillis()) / 1000.0;
    }

    private double live(Watched.Live number) {
        if (!live.isResolvable()) {
            throw new Untold("There are no live numbers here.");
        }
        return live(live.get(), number);
    }

    static double live(LiveNumbers numbers, Watched.Live number) {
        if (numbers.behind().compareTo(LIVE_BEHIND) > 0) {
            throw new Untold("The live numbers are behind what happens.");
        }
        OptionalDouble value = numbers.value(number.measured(), number.map(), number.stage());
        return value.orElseThrow(() -> new Untold("There is no such live number now."));
    }

    /** Whether there is such a map, and in it such a stage. */
    boolean liveKnows(String map, String stage) {
        return live.isResolvable() && live.get().knows(map, stage);
    }
}
