package io.throughline.profile.retraction;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.retraction.RetractableData;
import io.throughline.commons.retraction.RetractionStep;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.profile.core.ContentionRetry;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Takes back the data of a source in this service. It works in batches, each a transaction of its own with its share of
 * the counts, and resumes after a stop. A dry run does the same and rolls each batch back, so that its counts are those of
 * the retraction.
 */
@ApplicationScoped
class RetractedProfileData implements RetractableData {

    static final int BATCH = 500;
    private static final int ATTEMPTS = 20;
    /** Little arrives between two passes; what arrives after the last one is rejected at intake. */
    private static final int LOOKS = 5;

    private final RetractionBatch batch;

    @Inject
    RetractedProfileData(RetractionBatch batch) {
        this.batch = batch;
    }

    /** Ends the transaction of a dry run. */
    private static final class RolledBack extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Map<String, Long> counts;

        RolledBack(Map<String, Long> counts) {
            super("A dry run changes nothing", null, false, false);
            this.counts = counts;
        }
    }

    @Override
    public Map<String, Long> count(SourceRetraction retraction) {
        RetractionStep step = RetractionStep.COUNT;
        return orForget(retraction, step, () -> {
            tried(() -> PostgresClient.inTransaction(session -> RetractionSubjects.forget(session, retraction, step)));
            list(retraction, step);
            List<Identifier> subjects = next(retraction, step);
            while (!subjects.isEmpty()) {
                List<Identifier> counted = subjects;
                Map<String, Long> counts = tried(() -> dryRun(retraction, counted));
                tried(() -> PostgresClient.inTransaction(session -> RetractionSubjects.done(session, retraction, step, counted, counts)));
                subjects = next(retraction, step);
            }
            return counts(retraction, step);
        });
    }

    /** If the retraction cannot be carried out, its list of identifiers is deleted, so that it begins again. */
    private static Map<String, Long> orForget(SourceRetraction retraction, RetractionStep step, Supplier<Map<String, Long>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            try {
                PostgresClient.inTransaction(session -> RetractionSubjects.forgetNames(session, retraction.retractionId(), step));
            } catch (RuntimeException unforgotten) {
                e.addSuppressed(unforgotten);
            }
            throw e;
        }
    }

    private Map<String, Long> dryRun(SourceRetraction retraction, List<Identifier> subjects) {
        try {
            return PostgresClient.inTransaction(session -> batch.apply(session, retraction, subjects)
                    .chain(counts -> Uni.createFrom().<Map<String, Long>>failure(new RolledBack(counts))));
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof RolledBack rolledBack) {
                    return rolledBack.counts;
                }
            }
            throw e;
        }
    }

    @Override
    public Map<String, Long> retract(SourceRetraction retraction) {
        RetractionStep step = RetractionStep.RETRACT;
        return orForget(retraction, step, () -> {
            boolean more = true;
            for (int look = 0; look < LOOKS && more; look++) {
                list(retraction, step);
                // The list may still have entries from an earlier attempt.
                more = step(retraction, BATCH);
                while (step(retraction, BATCH)) {
                    BackgroundLoop.signOfLife();
                }
            }
            return counts(retraction, step);
        });
    }

    static void list(SourceRetraction retraction, RetractionStep step) {
        RetractionSubjects.PLACES.forEach(
                place -> tried(() -> PostgresClient.inTransaction(session -> RetractionSubjects.list(session, retraction, step, place))));
    }

    /** Processes one batch; false where the list is empty. */
    boolean step(SourceRetraction retraction, int rows) {
        return tried(() -> PostgresClient.inTransaction(session -> step(session, retraction, rows)));
    }

    private Uni<Boolean> step(Mutiny.Session session, SourceRetraction retraction, int rows) {
        RetractionStep step = RetractionStep.RETRACT;
        return RetractionSubjects.next(session, retraction, step, rows).chain(subjects -> subjects.isEmpty() ? Uni.createFrom().item(false)
                : batch.apply(session, retraction, subjects)
                        .chain(counts -> RetractionSubjects.done(session, retraction, step, subjects, counts)).replaceWith(true));
    }

    private static List<Identifier> next(SourceRetraction retraction, RetractionStep step) {
        return tried(() -> PostgresClient.inTransaction(session -> RetractionSubjects.next(session, retraction, step, BATCH)));
    }

    private static Map<String, Long> counts(SourceRetraction retraction, RetractionStep step) {
        return tried(() -> PostgresClient.inTransaction(session -> RetractionSubjects.counts(session, retraction, step)));
    }

    private static <T> T tried(Supplier<T> work) {
        for (int attempt = 1;; attempt++) {
            try {
                return work.get();
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !ContentionRetry.passes(e)) {
                    throw e;
                }
                try {
                    Thread.sleep(ThreadLocalRandom.current().nextInt(5, 20 * attempt));
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }

    @Override
    public boolean storeAnswers() {
        return PostgresClient.answers();
    }
}
