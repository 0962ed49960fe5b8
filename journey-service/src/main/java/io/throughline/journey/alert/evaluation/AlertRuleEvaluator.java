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
 * Looks at the rules that are due, and raises and resolves their alerts. One replica at a time does, by a lease; should two do
 * for a moment, an alert's number and the count of looks let one of them alone through (docs/adr/0016).
 */
@ApplicationScoped
public class AlertRuleEvaluator {

    private static final Logger LOG = Logger.getLogger(AlertRuleEvaluator.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration SWEPT = Duration.ofHours(1);
    /** A removed rule's address and secret are needed for what its webhook has still to be told, which takes eight hours at most. */
    private static final Duration REMEMBERED = Duration.ofDays(2);

    private final AlertRuleStore rules;
    private final AlertStore alerts;
    private final MetricReader readings;
    private final AlertSettings settings;
    private final Clock clock = Clock.systemUTC();
    private final Semaphore slots;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final BackgroundLoop loop;
    private volatile boolean running = true;
    private Instant swept = Instant.EPOCH;

    @Inject
    AlertRuleEvaluator(AlertRuleStore rules, AlertStore alerts, MetricReader readings, AlertSettings settings) {
        this.rules = rules;
        this.alerts = alerts;
        this.readings = readings;
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
                // The others are due longer the next time, and come first.
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
     * One look at one rule, and what follows. Whatever is interrupted between two of its writes is taken up by the next look.
     *
     * @return false where somebody else's look, or a change of the rule, came before
     */
    boolean evaluate(AlertRule rule, Instant now) {
        if (rule.removed() != null) {
            return evaluateRemoved(rule, now);
        }
        MetricReading seen = readings.readNumber(rule.definition(), rule.changedAt(), now);
        if (!isAsItWas(rule)) {
            // The question took its time, and somebody else was faster: what this look goes on from is no more.
            return false;
        }
        AlertRule.EvaluationProgress before = rule.progress();
        int openings = openings(rule);
        Optional<Alert> open = open(rule, openings);
        Boolean holds =
                seen instanceof MetricReading.KnownValue number ? Boolean.valueOf(rule.definition().when().holds(number.value())) : null;
        AlertStateMachine.EvaluationStep step = AlertStateMachine.decide(before.streak(), holds, open.isPresent(),
                rule.definition().holdsFor(), rule.definition().every(), now);
        int after = openings;
        switch (step.move()) {
            case RAISE -> {
                after = openings + 1;
                alerts.raise(Alert.raised(rule, after, step.streak().began(), now, ((MetricReading.KnownValue) seen).value()),
                        rule.definition().webhook() != null);
            }
            case RESOLVE -> alerts.resolve(open.orElseThrow().id(),
                    new Alert.Resolution(now, ((MetricReading.KnownValue) seen).value(), Alert.ResolutionReason.CONDITION_ENDED),
                    rule.definition().webhook() != null);
            case NONE -> {
            }
        }
        return rules.saveProgress(rule, progress(before, after, rule.definition(), seen, step.streak(), now));
    }

    /** Its last alert ends with it, however late a look raised it. */
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

    /** The rule's count, or one more: where whoever raised an alert did not come to write down that they did. */
    private int openings(AlertRule rule) {
        int counted = rule.progress().openings();
        return alerts.find(List.of(rule.alertId(counted + 1))).isEmpty() ? counted : counted + 1;
    }

    private static AlertRule.EvaluationProgress progress(AlertRule.EvaluationProgress before, int openings, AlertRuleDefinition definition,
            MetricReading seen, ConditionDuration streak, Instant now) {
        Instant due = now.plus(definition.every());
        return switch (seen) {
            case MetricReading.KnownValue number -> {
                String late = late(before.lookedAt(), definition.every(), now);
                yield new AlertRule.EvaluationProgress(before.step() + 1, openings, due, now, number.value(), late,
                        late == null ? null : now, streak);
            }
            case MetricReading.UnknownValue unknown ->
                    new AlertRule.EvaluationProgress(before.step() + 1, openings, due, now, before.value(), unknown.why(), now, streak);
        };
    }

    /** Null where the look is in time, or is the first. */
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

    /** But those whose alert nobody has resolved yet, or whose webhook has still to be told of it: nobody may have watched for days. */
    long purge(Instant removedBefore) {
        return rules.removedBefore(removedBefore).stream().filter(rule -> !alerts.hasUnsettled(rule.id()) && rules.delete(rule)).count();
    }
}
