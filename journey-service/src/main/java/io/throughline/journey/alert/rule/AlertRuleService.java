package io.throughline.journey.alert.rule;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.throughline.commons.json.JsonEquality;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.journey.alert.AlertStore;
import io.throughline.journey.alert.webhook.WebhookSecrets;

/** Creates and changes alert rules. */
@ApplicationScoped
class AlertRuleService {

    /** All due rules are evaluated in turn; with more of them, each would be evaluated less often than it requires. */
    static final int MOST = 200;
    static final String ID = "[a-z0-9][a-z0-9-]{0,63}";
    static final String ID_MESSAGE = "must be 1 to 64 lower-case letters, digits and -, the first a letter or a digit";

    private final AlertRuleStore rules;
    private final AlertStore alerts;
    private final AlertRuleValidator checks;
    private final WebhookSecrets secrets;
    private final ObjectMapper json;

    @Inject
    AlertRuleService(AlertRuleStore rules, AlertStore alerts, AlertRuleValidator checks, WebhookSecrets secrets, ObjectMapper json) {
        this.json = json;
        this.rules = rules;
        this.alerts = alerts;
        this.checks = checks;
        this.secrets = secrets;
    }

    /**
     * @param secret null unless a secret was just created
     * @param made whether the rule was created
     */
    record SavedRule(AlertRule rule, String secret, boolean made) {
    }

    AlertRule find(String id) {
        return rules.find(id).orElseThrow(() -> ProblemException.notFound("There is no such rule."));
    }

    /**
     * The definition of a rule as it is stored: everything but its id. It is serialised to text first, because a tree of the record has
     * 1E+2 for 100.
     */
    private JsonNode kept(AlertRuleRequest rule) {
        try {
            return json.readTree(json.writeValueAsString(rule.withoutId()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Validates a rule without saving it. */
    AlertRuleDefinition checked(AlertRuleRequest rule) {
        return checks.checked(rule, kept(rule));
    }

    SavedRule create(AlertRuleRequest rule, String by) {
        String asked = rule.id();
        JsonNode sent = kept(rule);
        String id = asked == null ? UuidCreator.getTimeOrderedEpoch().toString() : asked;
        Optional<AlertRule> there = asked == null ? Optional.empty() : rules.findAny(id);
        if (there.isPresent()) {
            return again(there.get(), sent);
        }
        AlertRuleDefinition definition = checks.checked(rule, sent);
        if (rules.count() >= MOST) {
            throw ProblemException.of(ProblemKind.UNPROCESSABLE, "There are " + MOST + " rules already: remove what is not used.");
        }
        Instant now = now();
        checks.evaluateOnce(definition, now);
        AlertRule made = new AlertRule(id, 1, definition, signing(null, definition), now, now, by, null,
                AlertRule.EvaluationProgress.fresh(0, asked == null ? 0 : alerts.openings(id), now));
        return rules.insert(made) ? new SavedRule(made, secret(made), true)
                : again(rules.findAny(id).orElseThrow(() -> ProblemException.of(ProblemKind.CONFLICT, "Another rule has this id.")), sent);
    }

    private static SavedRule again(AlertRule there, JsonNode sent) {
        if (there.removed() != null) {
            throw ProblemException.of(ProblemKind.CONFLICT, "A rule of this id was removed lately: take another id.");
        }
        if (!JsonEquality.same(there.definition().body(), sent)) {
            throw ProblemException.of(ProblemKind.CONFLICT, "Another rule has this id.");
        }
        return new SavedRule(there, null, false);
    }

    SavedRule change(String id, LongPredicate expected, AlertRuleRequest rule, String by) {
        if (rule.id() != null && !rule.id().equals(id)) {
            throw ProblemException.invalidBody("/id", "must be that of the path, or be left out");
        }
        AlertRule before = find(id);
        if (!expected.test(before.version())) {
            throw changed();
        }
        AlertRuleDefinition definition = checked(rule);
        if (JsonEquality.same(definition.body(), before.definition().body())) {
            return new SavedRule(before, null, false);
        }
        Instant now = now();
        checks.evaluateOnce(definition, now);
        AlertRule after = new AlertRule(id, before.version() + 1, definition, signing(before.signing(), definition), before.createdAt(),
                now, by, null,
                AlertRule.EvaluationProgress.fresh(0, before.progress().openings(), now));
        if (!rules.replace(before, after)) {
            throw changed();
        }
        return new SavedRule(after, before.signing() == null ? secret(after) : null, false);
    }

    String newSecret(String id) {
        AlertRule before = rules.find(id).filter(rule -> rule.signing() != null)
                .orElseThrow(() -> ProblemException.notFound("There is no such rule, or it has no webhook."));
        AlertRule.SigningSalts signing = before.signing().followedBy(WebhookSecrets.newSalt(), now()).orElseThrow(() -> ProblemException.of(
                ProblemKind.CONFLICT,
                AlertRule.MOST_EARLIER
                        + " new secrets were made within 24 hours, and what is sent is signed with all of them: wait until the first "
                        + "ends."));
        if (!rules.sign(before, signing)) {
            throw ProblemException.of(ProblemKind.CONFLICT, "Another secret was made at the same time.");
        }
        return secrets.shown(id, signing.salt());
    }

    private static AlertRule.SigningSalts signing(AlertRule.SigningSalts before, AlertRuleDefinition definition) {
        return definition.webhook() == null ? null
                : before != null ? before : new AlertRule.SigningSalts(WebhookSecrets.newSalt(), List.of());
    }

    private String secret(AlertRule rule) {
        return rule.signing() == null ? null : secrets.shown(rule.id(), rule.signing().salt());
    }

    private static ProblemException changed() {
        return ProblemException.of(ProblemKind.PRECONDITION_FAILED, "The rule has changed since it was read: read it again.");
    }

    private static Instant now() {
        return Instant.ofEpochMilli(System.currentTimeMillis());
    }
}
