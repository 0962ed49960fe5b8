package io.throughline.journey.alert;

import java.time.Duration;
import java.time.Instant;

/**
 * A rule as it is kept.
 *
 * @param version of its definition, from 1
 * @param removed when it was deleted; null while it is there. It stays a while, for what its receiver has still to be told
 */
record AlertRule(String id, int version, Definition definition, Signing signing, Instant createdAt, Instant changedAt, String changedBy, Instant removed,
        Progress progress) {

    /** For so long after a new secret was made, what is sent is signed with the one before, too. */
    static final Duration OVERLAP = Duration.ofHours(24);

    /**
     * What the webhook's secret is made from; null without a webhook.
     *
     * @param earlier null where there is only one
     */
    record Signing(String salt, String earlier, Instant changedAt) {

        boolean signsWithEarlier(Instant now) {
            return earlier != null && now.isBefore(changedAt.plus(OVERLAP));
        }
    }

    /**
     * How far watching has come.
     *
     * @param step counts the looks, so that of two at once one alone is written down
     * @param openings alerts that this rule has had
     * @param lookedAt null where it was never looked at
     * @param value what was last seen; null where it was never
     * @param fault why the last look told nothing; null where it did
     */
    record Progress(int step, int openings, Instant dueAt, Instant lookedAt, Double value, String fault, Instant faultAt, Streak streak) {

        static Progress fresh(int step, int openings, Instant now) {
            return new Progress(step, openings, now, null, null, null, null, null);
        }
    }

    /** The same for whoever raises it, so that it is raised once. */
    String alertId(int opening) {
        return id + "-" + opening;
    }
}
