package io.throughline.journey.alert.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.throughline.journey.alert.evaluation.ConditionDuration;

/**
 * An alert rule as it is stored.
 *
 * @param version of its definition, from 1
 * @param removed when it was deleted; null if it exists. A deleted rule stays for a while, for deliveries that are not finished
 */
public record AlertRule(String id, int version, AlertRuleDefinition definition, SigningSalts signing, Instant createdAt, Instant changedAt,
        String changedBy, Instant removed,
        EvaluationProgress progress) {

    /** For this long after a new secret is created, webhooks are also signed with the previous one. */
    static final Duration OVERLAP = Duration.ofHours(24);
    /** The most earlier secrets that sign at the same time. */
    public static final int MOST_EARLIER = 5;

    /**
     * The salts from which the webhook's secrets are derived; null without a webhook.
     *
     * @param earlier the previous salts, oldest first, each with its own end
     */
    public record SigningSalts(String salt, List<FormerSalt> earlier) {

        record FormerSalt(String salt, Instant until) {
        }

        public List<String> salts(Instant now) {
            return Stream.concat(Stream.of(salt), stillSigning(now).stream().map(FormerSalt::salt)).toList();
        }

        /** Empty if the limit of signing secrets is reached: a secret that the receiver may still use is not dropped for a new one. */
        public Optional<SigningSalts> followedBy(String next, Instant now) {
            List<FormerSalt> sign = stillSigning(now);
            return sign.size() >= MOST_EARLIER ? Optional.empty()
                    : Optional.of(new SigningSalts(next,
                            Stream.concat(sign.stream(), Stream.of(new FormerSalt(salt, now.plus(OVERLAP)))).toList()));
        }

        private List<FormerSalt> stillSigning(Instant now) {
            return earlier.stream().filter(each -> now.isBefore(each.until())).toList();
        }
    }

    /**
     * The progress of evaluating a rule.
     *
     * @param step counts the evaluations, so that of two at once only one is stored
     * @param openings the number of alerts that this rule has raised
     * @param lookedAt null if it was never evaluated
     * @param value the last measured value; null if there is none
     * @param fault why the last evaluation had no result, or that it was late; null otherwise
     */
    public record EvaluationProgress(int step, int openings, Instant dueAt, Instant lookedAt, Double value, String fault, Instant faultAt,
            ConditionDuration streak) {

        public static EvaluationProgress fresh(int step, int openings, Instant now) {
            return new EvaluationProgress(step, openings, now, null, null, null, null, null);
        }
    }

    /** The id of an alert. It is the same for every replica that raises it, so that it is raised once. */
    public String alertId(int opening) {
        return id + "-" + opening;
    }
}
