package io.throughline.journey.alert.rule;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.journey.alert.AlertSettings;
import io.throughline.journey.alert.evaluation.MetricReader;
import io.throughline.journey.alert.evaluation.MetricReading;
import io.throughline.journey.alert.webhook.WebhookTargets;
import io.throughline.journey.analysis.question.TouchpointNames;

/** Accepts only rules that can be evaluated: their question is run once before they are saved. */
@ApplicationScoped
class AlertRuleValidator implements AlertRuleReader.KnownNames {

    private final MetricReader metricReader;
    private final TouchpointNames touchpoints;
    private final WebhookTargets targets;
    private final MaskingPolicy masking;
    private final AlertRuleReader reader;

    @Inject
    AlertRuleValidator(MetricReader metricReader, TouchpointNames touchpoints, WebhookTargets targets, MaskingPolicy masking,
            AlertSettings settings) {
        this.metricReader = metricReader;
        this.touchpoints = touchpoints;
        this.targets = targets;
        this.masking = masking;
        this.reader = new AlertRuleReader(this, settings.leastEvery());
    }

    /**
     * @param sent the rule as JSON, as it is to be stored
     * @throws ProblemException 400 with all faults
     */
    AlertRuleDefinition checked(AlertRuleRequest rule, JsonNode sent) {
        BodyFaults faults = new BodyFaults();
        reader.check(rule, sent, faults);
        faults.refuseIfAny();
        return AlertRuleDefinition.of(sent);
    }

    /**
     * Runs the rule's question now.
     *
     * @throws ProblemException 400 if the question or the pointer is wrong, 403 if it filters by masked data, 422 if it needs too many
     *     resources, 503 if no result is available now
     */
    MetricReading evaluateOnce(AlertRuleDefinition definition, Instant now) {
        try {
            return new MetricReading.KnownValue(metricReader.read(definition, now, now));
        } catch (MetricReader.NoReadingException e) {
            return new MetricReading.UnknownValue(e.getMessage());
        } catch (ProblemException e) {
            throw inRule(definition, e);
        }
    }

    /** Converts pointers into the question to pointers into the rule. */
    private static ProblemException inRule(AlertRuleDefinition definition, ProblemException refused) {
        Problem problem = refused.problem();
        if (problem.errors() == null || problem.errors().isEmpty()) {
            return refused;
        }
        String at = definition.on() instanceof AlertRuleDefinition.MonitoredNumber.Question ? "/on/question" : "/on";
        return new ProblemException(problem.withErrors(problem.errors().stream()
                .map(each -> each.field().startsWith(MetricReader.POINTER) ? each
                        : new Problem.FieldError(at + each.field(), each.message()))
                .toList()), refused.headers());
    }

    @Override
    public Set<String> analyses() {
        return metricReader.kinds().keySet();
    }

    @Override
    public void check(String analysis, JsonNode question, BodyFaults faults) {
        metricReader.check(analysis, question, faults);
    }

    @Override
    public TouchpointNames touchpoints() {
        return touchpoints;
    }

    @Override
    public boolean liveStage(String map, String stage) {
        return metricReader.liveKnows(map, stage);
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
