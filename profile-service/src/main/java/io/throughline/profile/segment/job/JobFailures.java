package io.throughline.profile.segment.job;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.core.ContentionRetry;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Records failures in a transaction of their own, since the transaction of the work was rolled back. Without the record,
 * the same work would always be tried first, and all other work would wait for it.
 */
public final class JobFailures {

    /** The delays are 2, 4, 8 … seconds: somewhat more than four minutes in all. */
    public static final int MOST_ATTEMPTS = 8;

    private static final String JOBS = """
            update segment_job set attempts = attempts + 1, updated_at = now(), resume_at = now() + make_interval(secs => power(2,
              attempts + 1)),
                   status = case when attempts + 1 >= %d then 'failed' else status end
             where id in (select cast(value as uuid) from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
            """.formatted(MOST_ATTEMPTS);
    private static final String PERSON =
            "update segment_due set at = now() + interval '5 minutes' where profile_id = :profile and at <= now()";

    private JobFailures() {
    }

    /**
     * Whether the failure was caused by the work itself, and not by concurrent work. If the database is unavailable, recording
     * the failure fails.
     */
    static boolean tells(RuntimeException failure, Collection<UUID> inHand) {
        return !inHand.isEmpty() && !ContentionRetry.passes(failure);
    }

    /** Postpones the jobs, and abandons them after some attempts. Blocks. */
    static void ofJobs(Collection<UUID> jobs) {
        PostgresClient.inTransaction(session -> write(session, JOBS, Map.of("ids", jobs)));
    }

    /** Postpones the person's timers by some minutes. Blocks. */
    static void ofPerson(UUID profile) {
        PostgresClient.inTransaction(session -> write(session, PERSON, Map.of("profile", profile)));
    }

    private static Uni<Integer> write(Mutiny.Session session, String sql, Map<String, ?> parameters) {
        return JsonRows.write(session, sql, parameters);
    }
}
