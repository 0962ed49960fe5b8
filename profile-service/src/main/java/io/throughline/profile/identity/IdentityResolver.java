package io.throughline.profile.identity;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.Received;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.postgres.Inbox;
import io.throughline.commons.postgres.Postgres;
import io.throughline.profile.identity.Batch.Known;
import io.throughline.profile.identity.Batch.Seen;
import io.throughline.profile.profile.Contention;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Applies what events say of people, a batch in one transaction. Most batches say what is known already: those cost
 * two statements.
 */
@ApplicationScoped
class IdentityResolver {

    /** Of {@code last_seen}: what is a minute out is right enough to read, and spares a write a touchpoint. */
    private static final Duration GRAIN = Duration.ofMinutes(1);
    private static final int ATTEMPTS = 20;

    private final Inbox inbox;
    private final IdentityChange change;
    private final MeterRegistry meters;

    @Inject
    IdentityResolver(Inbox inbox, IdentityChange change, MeterRegistry meters) {
        this.inbox = inbox;
        this.change = change;
        this.meters = meters;
    }

    /** Blocks until it is stored. */
    void resolve(Map<Received, Observation> observed) throws InterruptedException {
        for (int attempt = 1;; attempt++) {
            try {
                Postgres.inTransaction(session -> apply(session, observed));
                return;
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !Contention.passes(e)) {
                    throw e;
                }
                meters.counter("throughline.identity.retries").increment();
                Thread.sleep(ThreadLocalRandom.current().nextInt(5, 20 * attempt));
            }
        }
    }

    private Uni<Void> apply(Mutiny.Session session, Map<Received, Observation> observed) {
        return inbox.claim(session, List.copyOf(observed.keySet())).chain(fresh -> {
            List<Observation> observations = fresh.stream().map(observed::get).toList();
            return settled(session, observations).map(Batch::of).chain(batch -> apply(session, batch, traceparent(fresh)));
        });
    }

    private Uni<Void> apply(Mutiny.Session session, Batch batch, String traceparent) {
        if (batch.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return IdentityStore.known(session, batch).chain(known -> {
            Batch news = batch.news(known);
            Uni<Void> changed = news.isEmpty() ? Uni.createFrom().voidItem() : change.apply(session, news, traceparent);
            // Last, because it locks identifiers, which are locked after profiles.
            return changed.chain(() -> IdentityStore.seen(session, stale(batch, known)));
        });
    }

    /** Finds out whether the previous ids of aliases are users'. */
    private static Uni<List<Observation>> settled(Mutiny.Session session, List<Observation> observations) {
        Set<Identifier> asked = observations.stream().flatMap(each -> each.previousUser().stream()).collect(Collectors.toSet());
        if (asked.isEmpty()) {
            return Uni.createFrom().item(observations);
        }
        Set<Identifier> seen = observations.stream().flatMap(each -> each.identifiers().stream()).collect(Collectors.toSet());
        return IdentityStore.present(session, asked).map(stored -> observations.stream()
                .map(each -> each.settled(each.previousUser().filter(user -> seen.contains(user) || stored.contains(user)).isPresent()))
                .toList());
    }

    private static Map<Identifier, Seen> stale(Batch batch, Known known) {
        Map<Identifier, Seen> stale = new TreeMap<>();
        batch.seen().forEach((identifier, seen) -> {
            Seen stored = known.identifiers().get(identifier);
            if (stored != null && (seen.first().isBefore(stored.first()) || seen.last().isAfter(stored.last().plus(GRAIN)))) {
                stale.put(identifier, seen);
            }
        });
        return stale;
    }

    // A batch has many causes and its events name one: the first that is followed.
    private static String traceparent(Collection<Received> batch) {
        return batch.stream().map(received -> received.event().traceparent()).filter(Objects::nonNull)
                .filter(parent -> parent.endsWith("1")).findFirst().orElse(null);
    }
}
