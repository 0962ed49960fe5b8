package io.throughline.journey.alert;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.masking.Masking;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.journey.analysis.Touchpoints;

/** Lets in only rules that can be watched: what they ask is asked once before they are saved. */
@ApplicationScoped
class RuleChecks implements RuleReader.Known {

    private final Readings readings;
    private final Touchpoints touchpoints;
    private final WebhookTargets targets;
    private final Masking masking;
    private final RuleReader reader;

    @Inject
    RuleChecks(Readings readings, Touchpoints touchpoints, WebhookTargets targets, Masking masking, AlertSettings settings) {
        this.readings = readings;
        this.touchpoints = touchpoints;
        this.targets = targets;
        this.masking = masking;
        this.reader = new RuleReader(this, settings.leastEvery());
    }

    /**
     * @param sent the rule as JSON, as it is to be kept
     * @throws ProblemException 400 with all faults
     */
    Definition checked(AlertRuleRequest rule, JsonNode sent) {
        BodyFaults faults = new BodyFaults();
        reader.check(rule, sent, faults);
        faults.refuseIfAny();
        return Definition.of(sent);
    }

    /**
     * Asks what the rule would ask now.
     *
     * @throws ProblemException 400 where the question or the pointer is wrong, 403 where it asks by what is masked, 422 where it is
     *     too much, 503 where nobody can say now
     */
    Seen asked(Definition definition, Instant now) {
        try {
            return new Seen.Value(readings.read(definition, now, now));
        } catch (Readings.Untold e) {
            return new Seen.Unknown(e.getMessage());
        } catch (ProblemException e) {
            throw inRule(definition, e);
        }
    }

    /** Pointers into the question, as pointers into the rule. */
    private static ProblemException inRule(Definition definition, ProblemException refused) {
        Problem problem = refused.problem();
        if (problem.errors() == null || problem.errors().isEmpty()) {
            return refused;
        }
        String at = definition.on() instanceof Definition.Watched.Question ? "/on/question" : "/on";
        return new ProblemException(problem.withErrors(problem.errors().stream()
                .map(each -> each.field().startsWith(Readings.POINTER) ? each : new Problem.FieldError(at + each.field(), each.message()))
                .toList()), refused.headers());
    }

    @Override
    public Set<String> analyses() {
        return readings.kinds().keySet();
    }

    @Override
    public void check(String analysis, JsonNode question, BodyFaults faults) {
        readings.check(analysis, question, faults);
    }

    @Override
    public Touchpoints touchpoints() {
        return touchpoints;
    }

    @Override
    public boolean liveStage(String map, String stage) {
        return readings.liveKnows(map, stage);
    }

    @Override
    public Optional<String> webhookFault(URI url) {
        return targets.fault(url);
    }

    @Override
    public boolean isPersonal(String text) {
        return !masking.strict().text(text).equals(text);
    }
}
