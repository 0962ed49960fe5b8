package io.throughline.profile.trait;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.core.ContentionRetry;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileChangeListeners;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.core.RefreshSettings;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Recomputes the profiles affected by a changed schema: in the background, in bounded batches of one transaction each,
 * resuming where it was when a replica stopped. It begins once every replica has read the change, since one that had not
 * could recompute a profile by the old schema after it was recomputed by the new.
 */
@ApplicationScoped
class TraitRecomputeJob {

    static final int BATCH = 200;
    private static final Logger LOG = Logger.getLogger(TraitRecomputeJob.class);

    private static final String DUE = """
            select cast((select json_build_object('trait', r.trait, 'after', r.after, 'begun', r.started_at is not null) from (
              select * from trait_redraw where finished_at is null
                and requested_at < now() - make_interval(secs => cast(:settled as double precision))
                 and (resume_at is null or resume_at <= now())
               order by requested_at limit 1 for update skip locked) r) as text)
            """;
    private static final String BEGIN = """
            update trait_redraw set started_at = now(), total = (select count(*) from profile where merged_into is null)
              where trait = :trait
            """;
    /** The next profiles by id; those with a fact of the trait are locked, in the common order of locks on profiles. */
    private static final String NEXT = """
            with looked_at as materialized (
              select p.id from profile p where p.id > :after and p.merged_into is null order by p.id limit :batch),
            locked as (
              select p.id from profile p where p.id in (
                select l.id from looked_at l where :trait = '*' or exists (
                  select 1 from identifier i join trait_fact f on f.identifier = i.key and f.name = :trait where i.profile_id = l.id))
               and p.merged_into is null order by p.id for no key update of p)
            select cast(json_build_object('count', (select count(*) from looked_at), 'last', (select id from looked_at
              order by id desc limit 1),
              'concerned', (select json_agg(id) from locked)) as text)
            """;
    private static final String DONE =
            "update trait_redraw set after = :after, done = done + :count, attempts = 0, resume_at = null where trait = :trait";
    private static final String FINISHED = "update trait_redraw set finished_at = now() where trait = :trait";
    // The delays are 2, 4, 8 … seconds, four minutes at most. The job is never abandoned, since some profiles would keep their
    // old values.
    private static final String SET_BACK = """
            update trait_redraw set attempts = attempts + 1, resume_at = now() + make_interval(secs => power(2, least(attempts + 1,
              8))) where trait = :trait
            """;

    private final ProfileProjector profiles;
    private final ProfileChangeListeners profileChangeListeners;
    private final double settledSeconds;
    private final BackgroundLoop loop;
    /** The trait of this step; null before it is known. */
    private volatile String inHand;

    @Inject
    TraitRecomputeJob(ProfileProjector profiles, ProfileChangeListeners profileChangeListeners, RefreshSettings refresh) {
        this.profiles = profiles;
        this.profileChangeListeners = profileChangeListeners;
        this.settledSeconds = refresh.settled().toMillis() / 1000.0;
        Duration pause = refresh.interval().dividedBy(2);
        this.loop = BackgroundLoop.named("trait-recompute").quietOn(ContentionRetry::passes).longestPause(pause)
                .steps(() -> work() ? Duration.ZERO : pause);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    /** A failed trait is postponed, in a transaction of its own, since the work's was rolled back; others do not wait. */
    private boolean work() {
        inHand = null;
        try {
            return PostgresClient.inTransaction(this::some);
        } catch (RuntimeException e) {
            String failed = inHand;
            if (failed == null || ContentionRetry.passes(e)) {
                throw e;
            }
            PostgresClient.inTransaction(session -> JsonRows.write(session, SET_BACK, Map.of("trait", failed)));
            LOG.errorf("Drawing profiles by a changed trait schema failed, and is tried again: %s", e.toString());
            return true;
        }
    }

    /** Returns whether there may be more to do. */
    private Uni<Boolean> some(Mutiny.Session session) {
        return JsonRows.read(session, DUE, Map.of("settled", settledSeconds)).chain(due -> {
            if (!due.isObject()) {
                return Uni.createFrom().item(false);
            }
            String trait = due.get("trait").textValue();
            inHand = trait;
            Uni<Integer> begun = due.get("begun").booleanValue() ? Uni.createFrom().item(0)
                    : JsonRows.write(session, BEGIN, Map.of("trait", trait));
            return begun.chain(() -> JsonRows.read(session, NEXT, Map.of("trait", trait, "after",
                    UUID.fromString(due.get("after").textValue()), "batch", BATCH))).chain(next -> draw(session, trait, next))
                    .replaceWith(true);
        });
    }

    private Uni<Integer> draw(Mutiny.Session session, String trait, JsonNode next) {
        int count = next.get("count").intValue();
        if (count == 0) {
            return JsonRows.write(session, FINISHED, Map.of("trait", trait));
        }
        List<UUID> concerned = new ArrayList<>();
        next.get("concerned").forEach(id -> concerned.add(UUID.fromString(id.textValue())));
        return profiles.redraw(session, concerned).chain(touches -> profileChangeListeners.notifyListeners(session, touches, null))
                .chain(() -> JsonRows.write(session, DONE,
                        Map.of("trait", trait, "after", UUID.fromString(next.get("last").textValue()), "count", (long) count)));
    }
}
