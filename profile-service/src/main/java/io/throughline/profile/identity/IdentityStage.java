package io.throughline.profile.identity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.Batch.Known;
import io.throughline.profile.identity.Batch.Seen;
import io.throughline.profile.intake.IntakeStage;
import io.throughline.profile.intake.Told;
import io.throughline.profile.profile.Touch;
import io.throughline.profile.profile.TraitRules;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Finds out who is meant, and keeps what is said of their traits. Most batches say what is known already: those cost
 * three statements.
 */
@ApplicationScoped
class IdentityStage implements IntakeStage {

    /** Of {@code last_seen}: what is a minute out is right enough to read, and spares a write a touchpoint. */
    private static final Duration GRAIN = Duration.ofMinutes(1);

    private final IdentityChange change;
    private final TraitRules rules;
    private final Counter traitsLeftOut;

    @Inject
    IdentityStage(IdentityChange change, TraitRules rules, MeterRegistry meters) {
        this.rules = rules;
        this.change = change;
        this.traitsLeftOut = Counter.builder("throughline.traits.left.out")
                .description("Traits that cannot be kept: of another form than traits have, or, at each drawing of a profile, without room in it")
                .register(meters);
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public Uni<Collection<Touch>> apply(Mutiny.Session session, List<Told> told, String traceparent) {
        List<Observation> observations = new ArrayList<>();
        for (Told each : told) {
            Observation observation = Observation.of(each, rules);
            if (observation.tells()) {
                observations.add(observation);
                traitsLeftOut.increment(observation.traitsLeftOut());
            }
        }
        Set<Identifier> named = told.stream().map(Told::subject).collect(Collectors.toSet());
        return settled(session, observations).map(Batch::of).chain(batch -> apply(session, batch, named, traceparent));
    }

    private Uni<Collection<Touch>> apply(Mutiny.Session session, Batch batch, Set<Identifier> named, String traceparent) {
        named.addAll(batch.seen().keySet());
        if (batch.isEmpty()) {
            return change.apply(session, batch, named, traceparent);
        }
        return IdentityStore.known(session, batch)
                .chain(known -> change.apply(session, batch.news(known), named, traceparent)
                        // Last, because it locks identifiers, which are locked after profiles.
                        .call(() -> IdentityStore.seen(session, stale(batch, known))));
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
}
