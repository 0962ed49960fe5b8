package io.throughline.profile.computed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.activity.ActivityLog;
import io.throughline.profile.computed.ComputedTrait.Status;
import io.throughline.profile.computed.ComputedTraits.Versioned;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.ContentionRetry;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileChangeListeners;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Adds earlier activity to new definitions: some identifiers in each transaction, by one replica at a time for each
 * definition, resuming where it stopped. Live events are processed at the same time.
 */
@ApplicationScoped
class ComputedTraitBackfill {

    private static final int IDENTIFIERS = 200;
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(ComputedTraitBackfill.class);

    private static final String NEXT_TRAIT = """
            select cast(json_build_array(c.name, c.filled_to) as text) from computed_trait c
             where c.status <> 'ready' and (c.resume_at is null or c.resume_at <= now())
               order by c.updated_at limit 1 for no key update skip locked
            """;
    // Steps from identifier to identifier along the index, however many events each has.
    private static final String NEXT_IDENTIFIERS = """
            with recursive walk(identifier, n) as (
              (select a.identifier, 1 from activity a where a.identifier > :from order by a.identifier limit 1)
              union all
              select (select a.identifier from activity a where a.identifier > w.identifier order by a.identifier limit 1), w.n + 1
                from walk w where w.identifier is not null and w.n < :rows)
            select cast(json_agg(identifier) as text) from walk where identifier is not null
            """;
    private static final String NEXT_STATES = """
            select cast(json_agg(s.identifier) as text) from (
              select identifier from computed_state where identifier > :from order by identifier limit :rows) s
            """;
    private static final String STEP = """
            update computed_trait set filled_to = :to, filled = filled + :n, status = case when :done then 'ready' else status end,
                   attempts = 0, resume_at = null
             where name = :name
            """;
    private static final String GONE = "delete from computed_trait where name = :name";
    private static final String OWNERS = """
            select cast(json_agg(distinct i.profile_id) as text) from identifier i
             where i.profile_id is not null
               and i.key in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
            """;

    private final ProfileChangeListeners profileChangeListeners;
    private final BackgroundLoop loop =
            BackgroundLoop.named("computed-traits").longestPause(IDLE).steps(() -> work() ? Duration.ZERO : IDLE);
    /** The definition of this step; null before it is known. */
    private volatile String inHand;

    @Inject
    ComputedTraitBackfill(ProfileChangeListeners profileChangeListeners) {
        this.profileChangeListeners = profileChangeListeners;
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    /** Notifies the worker of a new definition. */
    void wakeUp() {
        loop.wakeUp();
    }

    /** A failed definition is postponed; others are not. */
    private boolean work() {
        inHand = null;
        try {
            return PostgresClient.inTransaction(this::step);
        } catch (RuntimeException e) {
            String failed = inHand;
            if (failed == null || ContentionRetry.passes(e)) {
                throw e;
            }
            PostgresClient.inTransaction(session -> ComputedTraitStore.setBack(session, failed));
            LOG.errorf("Filling a computed trait failed, and is tried again: %s", e.toString());
            return true;
        }
    }

    /** @return whether there was something to do */
    private Uni<Boolean> step(Mutiny.Session session) {
        return JsonRows.read(session, NEXT_TRAIT, Map.of()).chain(next -> {
            if (next.isEmpty()) {
                return Uni.createFrom().item(false);
            }
            String name = next.get(0).textValue();
            inHand = name;
            String from = next.get(1).isNull() ? "" : next.get(1).textValue();
            return ComputedTraitStore.all(session)
                    .map(all -> all.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow())
                    .chain(trait -> step(session, trait, from)).replaceWith(true);
        });
    }

    private Uni<Void> step(Mutiny.Session session, ComputedTrait trait, String from) {
        boolean removing = trait.status() == Status.REMOVING;
        return JsonRows.read(session, removing ? NEXT_STATES : NEXT_IDENTIFIERS, Map.of("from", from, "rows", IDENTIFIERS)).chain(rows -> {
            List<Identifier> identifiers = new ArrayList<>();
            rows.forEach(row -> identifiers.add(Identifier.parse(row.textValue())));
            if (identifiers.isEmpty() && removing) {
                return JsonRows.write(session, GONE, Map.of("name", trait.name())).replaceWithVoid();
            }
            // The stored text is kept: parsed and formatted as an identifier it could differ, and sort before those that are done.
            String to = identifiers.isEmpty() ? from : rows.get(rows.size() - 1).textValue();
            return fill(session, trait, identifiers).chain(() -> JsonRows.write(session, STEP, Map.of("name", trait.name(),
                    "to", to, "n", identifiers.size(), "done", identifiers.isEmpty()))).replaceWithVoid();
        });
    }

    private Uni<Void> fill(Mutiny.Session session, ComputedTrait trait, List<Identifier> identifiers) {
        if (identifiers.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        // Profiles are locked before anything that belongs to them: the common order of locks.
        return JsonRows.read(session, OWNERS, Map.of("keys", identifiers)).map(rows -> {
            List<ChangedProfile> touches = new ArrayList<>();
            rows.forEach(id -> touches.add(ChangedProfile.ofTraits(UUID.fromString(id.textValue()),
                    Set.of(ComputedTraits.PREFIX + trait.name()), new ChangedProfile.Cause("computed_trait", trait.name()))));
            return touches;
        }).call(touches -> profileChangeListeners.lock(session, touches))
                .call(() -> trait.status() == Status.REMOVING ? refill(session, trait, identifiers)
                        : ProfilingOptOuts.among(session, identifiers).chain(unprofiled -> refill(session, trait,
                                identifiers.stream().filter(each -> !unprofiled.contains(each)).toList())))
                .chain(touches -> profileChangeListeners.notifyListeners(session, touches, null));
    }

    private static Uni<Void> refill(Mutiny.Session session, ComputedTrait trait, List<Identifier> identifiers) {
        if (identifiers.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Map<Identifier, Map<String, AggregateState>> folded = new HashMap<>();
        return AggregateStateStore.lock(session, identifiers).chain(locked -> {
            Uni<Void> reading = trait.status() == Status.REMOVING ? Uni.createFrom().voidItem()
                    : ActivityLog.each(session, identifiers, activity -> ComputedTraitUpdater.fold(folded, activity, List.of(trait)));
            return reading.chain(() -> {
                // An emptied state is filled as a whole, when its turn comes.
                locked.states().keySet().removeAll(locked.cleared());
                locked.states().forEach((identifier, states) -> {
                    AggregateState state = folded.getOrDefault(identifier, Map.of()).get(trait.name());
                    if (state == null) {
                        states.remove(trait.name());
                    } else {
                        states.put(trait.name(), new Versioned(trait.version(), state));
                    }
                });
                return AggregateStateStore.store(session, locked);
            });
        });
    }
}
