package io.throughline.journey.alert.evaluation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.loop.BackgroundTask;
import io.throughline.journey.alert.Alert;
import io.throughline.journey.alert.AlertSettings;
import io.throughline.journey.alert.AlertStore;
import io.throughline.journey.alert.rule.AlertRule;
import io.throughline.journey.alert.rule.AlertRuleDefinition;
import io.throughline.journey.alert.rule.AlertRuleStore;
import io.throughline.journey.store.LeasedLoop;
import org.jboss.logging.Logger;

/**
 * Evaluates due rules, and raises and resolves their alerts. A lease limits this to one replica at a time. If two replicas do it for a
 * moment, the alert's number and the count of evaluations let only one of them write (docs/adr/0016).
 */
@ApplicationScoped
public class AlertRuleEvaluator {

    private static final Logger LOG = Logger.getLogger(AlertRuleEvaluator.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration SWEPT = Duration.ofHours(1);
    /** The address and secret of a removed rule are needed for its unfinished deliveries, which take eight hours at most. */
    private static final Duration REMEMBERED = Duration.ofDays(2);

    private final AlertRuleStore rules;
    private final AlertStore alerts;
    private final MetricReader metricReader;
    private final AlertSettings settings;
    private final Clock clock = Clock.systemUTC();
    private final Semaphore slots;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final BackgroundLoop loop;
    private volatile boolean running = true;
    private Instant swept = Instant.EPOCH;

    @Inject
    AlertRuleEvaluator(AlertRuleStore rules, AlertStore alerts, MetricReader metricReader, AlertSettings settings) {
        this.rules = rules;
        this.alerts = alerts;
        this.metricReader = metricReader;
        this.settings = settings;
        this.slots = new Semaphore(settings.atOnce());
        this.loop = LeasedLoop.every(PAUSE, BackgroundLoop.named("alert-watcher"), rules.lease("alert-watcher"), this::round);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        running = false;
        loop.close();
    }

    private void round() {
        Instant now = clock.instant();
        for (AlertRule rule : rules.due(now)) {
            if (slots.availablePermits() == 0) {
                // The remaining rules will be longer due in the next round and come first.
                break;
            }
            if (busy.add(rule.id())) {
                slots.acquireUninterruptibly();
                start(rule, now);
            }
        }
        if (now.isAfter(swept.plus(SWEPT))) {
            sweep(now);
            swept = now;
        }
    }

    private void start(AlertRule rule, Instant now) {
        try {
            BackgroundTask.start("alert-rule", () -> evaluateUnshared(rule, now));
        } catch (Error e) {
            slots.release();
            busy.remove(rule.id());
            throw e;
        }
    }

    private void evaluateUnshared(AlertRule rule, Instant now) {
        try {
            evaluate(rule, now);
        } catch (RuntimeException e) {
            if (running) {
                LOG.warnf("A rule is looked at again later: %s", e.toString());
            }
        } finally {
            slots.release();
            busy.remove(rule.id());
        }
    }

    /**
     * Evaluates one rule and applies the result. If it is interrupted between two writes, the next evaluation continues.
     *
     * @return false if another evaluation or a change of the rule came first
     */
    boolean evaluate(AlertRule rule, Instant now) {
        if (rule.removed() != null) {
            return evaluateRemoved(rule, now);
        }
        MetricReading metricReading = metricReader.readNumber(rule.definition(), rule.changedAt(), now);
        if (!isAsItWas(rule)) {
            // While the question ran, another evaluation was stored; this one has an outdated basis.
            return false;
        }
        AlertRule.EvaluationProgress before = rule.progress();
        int openings = openings(rule);
        Optional<Alert> open = open(rule, openings);
        Boolean holds =
                metricReading instanceof MetricReading.KnownValue number ? Boolean.valueOf(rule.definition().when().holds(number.value()))
                        : null;
        AlertStateMachine.EvaluationStep step = AlertStateMachine.decide(before.streak(), holds, open.isPresent(),
                rule.definition().holdsFor(), rule.definition().every(), now);
        int after = openings;
        switch (step.move()) {
            case RAISE -> {
                after = openings + 1;
                alerts.raise(Alert.raised(rule, after, step.streak().began(), now, ((MetricReading.KnownValue) metricReading).value()),
                        rule.definition().webhook() != null);
            }
            case RESOLVE -> alerts.resolve(open.orElseThrow().id(),
                    new Alert.Resolution(now, ((MetricReading.KnownValue) metricReading).value(), Alert.ResolutionReason.CONDITION_ENDED),
                    rule.definition().webhook() != null);
            case NONE -> {
            }
        }
        return rules.saveProgress(rule, progress(before, after, rule.definition(), metricReading, step.streak(), now));
    }

    /** Resolves the last alert of a removed rule, even if a late evaluation raised it. */
    private boolean evaluateRemoved(AlertRule rule, Instant now) {
        int openings = openings(rule);
        open(rule, openings)
                .ifPresent(alert -> alerts.resolve(alert.id(), new Alert.Resolution(now, null, Alert.ResolutionReason.RULE_REMOVED),
                        rule.definition().webhook() != null));
        AlertRule.EvaluationProgress before = rule.progress();
        return rules.saveProgress(rule,
                new AlertRule.EvaluationProgress(before.step() + 1, openings, now.plus(rule.definition().every()), before.lookedAt(),
                        before.value(),
                        before.fault(), before.faultAt(), null));
    }

    private Optional<Alert> open(AlertRule rule, int openings) {
        return openings == 0 ? Optional.empty() : alerts.find(rule.alertId(openings)).filter(Alert::isOpen);
    }

    private boolean isAsItWas(AlertRule rule) {
        return rules.find(rule.id()).filter(now -> now.version() == rule.version() && now.progress().step() == rule.progress().step())
                .isPresent();
    }

    /** The rule's count of alerts, plus one if a replica raised an alert but did not store the count. */
    private int openings(AlertRule rule) {
        int counted = rule.progress().openings();
        return alerts.find(List.of(rule.alertId(counted + 1))).isEmpty() ? counted : counted + 1;
    }

    private static AlertRule.EvaluationProgress progress(AlertRule.EvaluationProgress before, int openings, AlertRuleDefinition definition,
            MetricReading metricReading, ConditionDuration conditionDuration, Instant now) {
        Instant due = now.plus(definition.every());
        return switch (metricReading) {
            case MetricReading.KnownValue number -> {
                String late = late(before.lookedAt(), definition.every(), now);
                yield new AlertRule.EvaluationProgress(before.step() + 1, openings, due, now, number.value(), late,
                        late == null ? null : now, conditionDuration);
            }
            case MetricReading.UnknownValue unknown ->
                    new AlertRule.EvaluationProgress(before.step() + 1, openings, due, now, before.value(), unknown.why(), now,
                            conditionDuration);
        };
    }

    /** Null if the evaluation is on time or the first one. */
    static String late(Instant lookedAt, Duration every, Instant now) {
        Duration since = lookedAt == null ? Duration.ZERO : Duration.between(lookedAt, now);
        return since.compareTo(AlertStateMachine.trusted(every)) <= 0 ? null
                : "Looks come late: the last was " + since.toSeconds() + " seconds before, of which "
                        + AlertStateMachine.trusted(every).toSeconds() + " count.";
    }

    // A TTL index would do this in MongoDB, but not in the emulator of the local stack.
    public void sweep(Instant now) {
        rules.ensureIndexes();
        alerts.ensureIndexes();
        long gone = alerts.sweep(now.minus(settings.retention())) + purge(now.minus(REMEMBERED));
        if (gone > 0) {
            LOG.infof("%d alerts and rules were past their time and are gone", gone);
        }
    }

    /** Keeps rules with unresolved alerts or unfinished deliveries, because evaluation may have been down for days. */
    long purge(Instant removedBefore) {
        return rules.removedBefore(removedBefore).stream().filter(rule -> !alerts.hasUnsettled(rule.id()) && rules.delete(rule)).count();
    }
}
