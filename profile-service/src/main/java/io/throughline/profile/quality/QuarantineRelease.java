package io.throughline.profile.quality;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.TraceContext;
import io.throughline.profile.core.ContentionRetry;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileChange;
import io.throughline.profile.core.ProfileChangeListeners;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.core.trait.TraitFact;
import io.throughline.profile.core.trait.TraitFactStore;
import io.throughline.profile.core.trait.TraitNameRule;
import io.throughline.profile.core.trait.TraitRules;
import io.throughline.profile.core.trait.TraitSurvivorship;
import io.throughline.profile.quality.TraitQuarantineStore.Held;
import org.hibernate.reactive.mutiny.Mutiny;

/** Takes values out of quarantine: adds them to the profile as facts, or discards them. */
@ApplicationScoped
class QuarantineRelease {

    private static final int ATTEMPTS = 5;

    // A visitor without other data has no stored identifier; a fact needs one.
    private static final String ADMIT = """
            insert into identifier (key, first_seen, last_seen)
            select r.identifier, r.at, r.at from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(identifier text,
              at timestamptz)
             order by r.identifier on conflict do nothing
            """;
    private static final String LOCK = """
            with keys as (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key)),
            profiles as materialized (
              select p.id from profile p where p.id in (select i.profile_id from identifier i join keys k on k.key = i.key)
               order by p.id for no key update),
            visitors as materialized (
              select i.key from identifier i join keys k on k.key = i.key where i.profile_id is null order by i.key for update)
            select cast(json_build_object('profiles', (select json_agg(id) from profiles), 'visitors', (select count(*)
              from visitors)) as text)
            """;
    private static final String OWNERS = """
            select cast(json_agg(distinct i.profile_id) as text) from identifier i
             where i.profile_id is not null and i.key in (select key
               from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
            """;

    private final TraitRules rules;
    private final ProfileProjector profiles;
    private final ProfileChangeListeners profileChangeListeners;

    @Inject
    QuarantineRelease(TraitRules rules, ProfileProjector profiles, ProfileChangeListeners profileChangeListeners) {
        this.rules = rules;
        this.profiles = profiles;
        this.profileChangeListeners = profileChangeListeners;
    }

    /** The result of a release. */
    sealed interface Outcome {

        record Released() implements Outcome {
        }

        record Unknown() implements Outcome {
        }

        /** The schema still forbids it. */
        record Invalid(TraitNameRule.Fault fault) implements Outcome {
        }
    }

    /** @param last the last one examined; null where there was none */
    record Sum(int released, int invalid, UUID last, int lookedAt) {
    }

    Uni<Outcome> one(UUID id) {
        return inTransaction(session -> TraitQuarantineStore.one(session, id).chain(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(new Outcome.Unknown());
            }
            Optional<TraitNameRule.Fault> fault = fault(found.getFirst());
            return fault.isPresent() ? Uni.createFrom().item(new Outcome.Invalid(fault.get()))
                    : apply(session, found).map(released -> released == 0 ? new Outcome.Unknown() : new Outcome.Released());
        }));
    }

    /** Releases as many values of one trait as fit into a transaction. */
    Uni<Sum> some(String trait, String source, UUID after, int most) {
        return inTransaction(session -> TraitQuarantineStore.oldest(session, trait, source, after, most).chain(found -> {
            List<Held> valid = found.stream().filter(held -> fault(held).isEmpty()).toList();
            UUID last = found.isEmpty() ? null : found.getLast().id();
            return apply(session, valid).map(released -> new Sum(released, found.size() - valid.size(), last, found.size()));
        }));
    }

    Uni<Boolean> discard(UUID id) {
        return inTransaction(session -> TraitQuarantineStore.take(session, List.of(id)).map(taken -> !taken.isEmpty()));
    }

    private Optional<TraitNameRule.Fault> fault(Held held) {
        return rules.fault(held.fact().name(), held.fact().value());
    }

    private static <T> Uni<T> inTransaction(java.util.function.Function<Mutiny.Session, Uni<T>> work) {
        return Uni.createFrom().deferred(() -> Panache.withTransaction(() -> Panache.getSession().chain(work::apply)))
                .onFailure(ContentionRetry::passes).retry().atMost(ATTEMPTS);
    }

    private Uni<Integer> apply(Mutiny.Session session, List<Held> held) {
        if (held.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        Set<String> keys = new TreeSet<>();
        held.forEach(each -> keys.add(each.fact().identifier().toString()));
        List<Map<String, Object>> rows = held.stream()
                .map(each -> Map.<String, Object>of("identifier", each.fact().identifier(), "at", each.fact().at())).toList();
        return JsonRows.write(session, ADMIT, Map.of("rows", rows)).chain(() -> JsonRows.read(session, LOCK, Map.of("keys", keys)))
                .chain(locked -> JsonRows.read(session, OWNERS, Map.of("keys", keys)).chain(owners -> {
                    if (!ids(locked.get("profiles")).containsAll(ids(owners))) {
                        return Uni.createFrom().failure(new ContentionRetry.ConcurrentChangeException());
                    }
                    return TraitQuarantineStore.take(session, held.stream().map(Held::id).toList())
                            .chain(taken -> store(session, taken, ids(owners)).replaceWith(taken.size()));
                }));
    }

    private Uni<Void> store(Mutiny.Session session, List<Held> taken, Set<UUID> owners) {
        List<TraitFact> said = taken.stream().map(Held::fact).toList();
        return TraitFactStore.kept(session, said).chain(kept -> {
            Collection<TraitFact> news = TraitSurvivorship.replacements(said, kept).values();
            return TraitFactStore.put(session, news)
                    .chain(() -> profiles.project(session, owners.stream().map(ProfileChange::ofTraits).toList(),
                            TraceContext.traceparent()))
                    .chain(touches -> profileChangeListeners.notifyListeners(session, touches, TraceContext.traceparent()));
        });
    }

    private static Set<UUID> ids(JsonNode ids) {
        Set<UUID> set = new HashSet<>();
        ids.forEach(id -> set.add(UUID.fromString(id.textValue())));
        return set;
    }
}
