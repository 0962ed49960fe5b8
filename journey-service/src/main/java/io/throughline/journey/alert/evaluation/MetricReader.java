package io.throughline.journey.alert.evaluation;

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
import io.throughline.journey.alert.AlertSettings;
import io.throughline.journey.alert.rule.AlertRuleDefinition;
import io.throughline.journey.alert.rule.AlertRuleDefinition.MonitoredNumber;
import io.throughline.journey.alert.rule.NumberPath;
import io.throughline.journey.analysis.execution.Analysis;
import io.throughline.journey.analysis.execution.AnalysisAnswer;
import io.throughline.journey.analysis.execution.AnalysisService;
import io.throughline.journey.analysis.sql.AnalysisSql;
import io.throughline.journey.live.LiveNumbers;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.log.LogProgress;
import org.jboss.logging.Logger;

/** Reads the number that a rule watches. */
@ApplicationScoped
public class MetricReader {

    /** Live numbers that are further behind than this are not used. */
    private static final Duration LIVE_BEHIND = Duration.ofSeconds(10);
    public static final String POINTER = "/on/pointer";
    private static final Logger LOG = Logger.getLogger(MetricReader.class);

    private final AnalysisService analyses;
    private final Map<String, Analysis<?, ?, ?>> kinds;
    private final AnalysisSql sql;
    private final LogProgress log;
    private final Instance<LiveNumbers> live;
    private final AlertSettings settings;
    private final ObjectMapper json;

    @Inject
    MetricReader(AnalysisService analyses, @All List<Analysis<?, ?, ?>> kinds, AnalysisSql sql, LogProgress log, Instance<LiveNumbers> live,
            AlertSettings settings,
            ObjectMapper json) {
        this.analyses = analyses;
        this.kinds = kinds.stream().collect(Collectors.toMap(Analysis::kind, Function.identity()));
        this.sql = sql;
        this.log = log;
        this.live = live;
        this.settings = settings;
        this.json = json;
    }

    public Map<String, Analysis<?, ?, ?>> kinds() {
        return kinds;
    }

    /** Adds the faults of a question for an existing kind. */
    public void check(String kind, JsonNode question, BodyFaults faults) {
        analyses.check(kinds.get(kind), question, faults);
    }

    /** There is no number now, and the question is not at fault. */
    public static final class NoReadingException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoReadingException(String why) {
            super(why, null, false, false);
        }
    }

    /** For the evaluator: any failure gives an unknown value. */
    MetricReading readNumber(AlertRuleDefinition definition, Instant since, Instant now) {
        try {
            return new MetricReading.KnownValue(read(definition, since, now));
        } catch (NoReadingException e) {
            return new MetricReading.UnknownValue(e.getMessage());
        } catch (ProblemException e) {
            return new MetricReading.UnknownValue(told(e.problem()));
        } catch (ClickHouseClient.ClickHouseUnavailableException | ServerException e) {
            return new MetricReading.UnknownValue("The touchpoint log does not answer now.");
        } catch (RuntimeException e) {
            LOG.warn("A rule's number could not be read", e);
            return new MetricReading.UnknownValue("Something went wrong on our side.");
        }
    }

    private static String told(Problem problem) {
        String detail = problem.detail() == null ? problem.title() : problem.detail();
        return problem.errors() == null || problem.errors().isEmpty() ? detail
                : "The question is not understood any more: " + problem.errors().getFirst().field() + " "
                        + problem.errors().getFirst().message() + ".";
    }

    /**
     * For the author of a rule.
     *
     * @param since when the rule was created or changed: an event that never came is missing from then on
     * @throws NoReadingException if there is no number now
     * @throws ProblemException if the question is refused; pointers refer to the question
     */
    public double read(AlertRuleDefinition definition, Instant since, Instant now) {
        return switch (definition.on()) {
            case MonitoredNumber.Question question -> asked(kinds.get(question.kind()), question);
            case MonitoredNumber.MissingEvents missing ->
                    silence(missing, Duration.ofMillis((long) (definition.when().threshold() * 1000)), since, now);
            case MonitoredNumber.Live number -> live(number);
        };
    }

    private double asked(Analysis<?, ?, ?> kind, MonitoredNumber.Question question) {
        if (kind == null) {
            throw new NoReadingException("There is no analysis " + question.kind() + " any more.");
        }
        AnalysisAnswer<?> answer = analyses.executeStoredMasked(kind, question.question(), null);
        ObjectNode tree = json.valueToTree(answer.result());
        tree.set("basis", json.valueToTree(answer.basis()));
        return switch (question.pointer().in(tree)) {
            case NumberPath.LookupResult.Number number -> number.value();
            case NumberPath.LookupResult.NumberAbsent nothing -> throw new NoReadingException(nothing.why());
            case NumberPath.LookupResult.PathInvalid wrong -> throw ProblemException.invalidBody(POINTER, wrong.why());
        };
    }

    /** Ends a little before now, because events received since may not be in the log yet. */
    private double silence(MonitoredNumber.MissingEvents missing, Duration longest, Instant since, Instant now) {
        Instant until = now.minus(settings.grace());
        if (!log.isCompleteUntil(until)) {
            throw new NoReadingException("The log is behind what was received: nobody can tell from it what is missing.");
        }
        JsonNode question = json.createObjectNode().set("missing", missing.step());
        Instant last = analyses.executeStoredMasked(new LastReceivedReader(sql, longest), question, null).result().receivedAt();
        return Math.max(0, Duration.between(last == null ? since : last, until).toMillis()) / 1000.0;
    }

    private double live(MonitoredNumber.Live number) {
        if (!live.isResolvable()) {
            throw new NoReadingException("There are no live numbers here.");
        }
        return live(live.get(), number);
    }

    public static double live(LiveNumbers numbers, MonitoredNumber.Live number) {
        if (numbers.behind().compareTo(LIVE_BEHIND) > 0) {
            throw new NoReadingException("The live numbers are behind what happens.");
        }
        OptionalDouble value = numbers.value(number.measured(), number.map(), number.stage());
        return value.orElseThrow(() -> new NoReadingException("There is no such live number now."));
    }

    /** Whether there is such a map with such a stage. */
    public boolean liveKnows(String map, String stage) {
        return live.isResolvable() && live.get().knows(map, stage);
    }
}
