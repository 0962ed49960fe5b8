package io.throughline.journey.alert.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.throughline.journey.alert.evaluation.ConditionDuration;

/**
 * A rule as it is kept.
 *
 * @param version of its definition, from 1
 * @param removed when it was deleted; null while it is there. It stays a while, for what its receiver has still to be told
 */
public record AlertRule(String id, int version, AlertRuleDefinition definition, SigningSalts signing, Instant createdAt, Instant changedAt,
        String changedBy, Instant removed,
        EvaluationProgress progress) {

    /** For so long after a new secret was made, what is sent is signed with the one before, too. */
    static final Duration OVERLAP = Duration.ofHours(24);
    /** So many earlier ones sign at a time. */
    public static final int MOST_EARLIER = 5;

    /**
     * What the webhook's secret is made from; null without a webhook.
     *
     * @param earlier those before, oldest first, each with its own end
     */
    public record SigningSalts(String salt, List<FormerSalt> earlier) {

        record FormerSalt(String salt, Instant until) {
        }

        public List<String> salts(Instant now) {
            return Stream.concat(Stream.of(salt), stillSigning(now).stream().map(FormerSalt::salt)).toList();
        }

        /** Empty where as many as may be sign already: none that its receiver may still have is cut off for another. */
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
     * How far watching has come.
     *
     * @param step counts the looks, so that of two at once one alone is written down
     * @param openings alerts that this rule has had
     * @param lookedAt null where it was never looked at
     * @param value what was last seen; null where it was never
     * @param fault why the last look told nothing, or that it came late; null where neither is so
     */
    public record EvaluationProgress(int step, int openings, Instant dueAt, Instant lookedAt, Double value, String fault, Instant faultAt,
            ConditionDuration streak) {

        public static EvaluationProgress fresh(int step, int openings, Instant now) {
            return new EvaluationProgress(step, openings, now, null, null, null, null, null);
        }
    }

    /** The same for whoever raises it, so that it is raised once. */
    public String alertId(int opening) {
        return id + "-" + opening;
    }
}
