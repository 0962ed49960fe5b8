package io.throughline.profile.core;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongPredicate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.TraceContext;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.trait.TraitFact;
import io.throughline.profile.core.trait.TraitFactStore;
import io.throughline.profile.core.trait.TraitNameRule;
import io.throughline.profile.core.trait.TraitPatch;
import io.throughline.profile.core.trait.TraitRules;
import io.throughline.profile.core.trait.TraitValue;
import org.hibernate.reactive.mutiny.Mutiny;

/** Changes traits by hand. The changes are stored as facts of the profile's own id, so that they move with it like all facts. */
@ApplicationScoped
public class ProfileEditor {

    private static final int ATTEMPTS = 5;
    private static final String LOCK = """
            select cast(json_build_object('id', l.id, 'restricted', (select c.restricted from consent_state c
              where c.key = 'profile_id:' || l.id),
                'revision', l.revision, 'merged', l.merged_into is not null, 'traits', l.traits,
                'identifiers', (select json_agg(%s) from identifier i where i.profile_id = l.id)) as text)
              from (select p.id, p.revision, p.merged_into, p.traits from profile p
                     where p.id = (select i.profile_id from identifier i where i.key = :key) for no key update) l
            """.formatted(TraitFactStore.OF_IDENTIFIER);

    private final ProfileProjector profiles;
    private final TraitRules rules;
    private final ProfileChangeListeners profileChangeListeners;

    @Inject
    ProfileEditor(ProfileProjector profiles, ProfileChangeListeners profileChangeListeners, TraitRules rules) {
        this.rules = rules;
        this.profiles = profiles;
        this.profileChangeListeners = profileChangeListeners;
    }

    /** The result of an edit. */
    public sealed interface Outcome {

        record Done() implements Outcome {
        }

        record Unknown() implements Outcome {
        }

        /** The person's data may be stored but not used. */
        record Restricted() implements Outcome {
        }

        /** @param revision that the profile has now */
        record Stale(long revision) implements Outcome {
        }

        record Refused(List<TraitNameRule.Fault> faults) implements Outcome {
        }
    }

    /**
     * @param patch a JSON merge patch
     * @param restrictedToo whether the caller may work with data whose processing is restricted
     * @param expected whether the caller expects the profile in this revision
     * @param user who makes the edit
     */
    public Uni<Outcome> patch(UUID profileId, JsonNode patch, boolean restrictedToo, LongPredicate expected, String user) {
        List<TraitNameRule.Fault> faults = TraitPatch.faults(patch, rules);
        if (!faults.isEmpty()) {
            return Uni.createFrom().item(new Outcome.Refused(faults));
        }
        return Uni.createFrom().deferred(() -> Panache.withTransaction(() -> Panache.getSession()
                .chain(session -> patch(session, ProfileProjector.ownId(profileId), patch, restrictedToo, expected, user))))
                .onFailure(ContentionRetry::passes).retry().atMost(ATTEMPTS);
    }

    private Uni<Outcome> patch(Mutiny.Session session, Identifier ownId, JsonNode patch, boolean restrictedToo, LongPredicate expected,
            String user) {
        return JsonRows.read(session, LOCK, Map.of("key", ownId.toString())).chain(row -> {
            if (!row.isObject()) {
                return Uni.createFrom().item(new Outcome.Unknown());
            }
            if (row.get("merged").booleanValue()) {
                // It was merged while we waited for its lock.
                return Uni.createFrom().failure(new ContentionRetry.ConcurrentChangeException());
            }
            if (row.get("restricted").asBoolean() && !restrictedToo) {
                return Uni.createFrom().item(new Outcome.Restricted());
            }
            long revision = row.get("revision").longValue();
            if (!expected.test(revision)) {
                return Uni.createFrom().item(new Outcome.Stale(revision));
            }
            UUID profileId = UUID.fromString(row.get("id").textValue());
            List<TraitFact> facts = new ArrayList<>();
            row.get("identifiers").forEach(identifier -> facts.addAll(TraitFactStore.parse(identifier)));
            Map<String, TraitValue> traits = JsonRows.JSON.convertValue(row.get("traits"), ProfileProjector.TRAITS);
            return switch (TraitPatch.apply(traits, patch, rules)) {
                case TraitPatch.Outcome.Refused refused -> Uni.createFrom().item(new Outcome.Refused(refused.faults()));
                case TraitPatch.Outcome.Changes changes -> store(session, profileId, traits, facts, changes.values(), user);
            };
        });
    }

    private Uni<Outcome> store(Mutiny.Session session, UUID profileId, Map<String, TraitValue> traits, List<TraitFact> facts,
            Map<String, JsonNode> values, String user) {
        if (values.isEmpty()) {
            return Uni.createFrom().item(new Outcome.Done());
        }
        String edit = UuidCreator.getTimeOrderedEpoch().toString();
        List<TraitFact> said = values.entrySet().stream().map(value -> new TraitFact(ProfileProjector.ownId(profileId), value.getKey(),
                value.getValue(), "api:" + user, after(facts, value.getKey()), edit)).toList();
        List<TraitNameRule.Fault> faults = TraitPatch.withoutEffect(traits, facts, said, rules);
        if (!faults.isEmpty()) {
            return Uni.createFrom().item(new Outcome.Refused(faults));
        }
        return TraitFactStore.put(session, said)
                .chain(() -> profiles.project(session, List.of(ProfileChange.ofTraits(profileId)), TraceContext.traceparent()))
                .chain(touches -> profileChangeListeners.notifyListeners(session, touches, TraceContext.traceparent()))
                .replaceWith(new Outcome.Done());
    }

    /** The present time, but later than all facts of the trait: the user has seen those, even if this clock is behind. */
    private static Instant after(List<TraitFact> facts, String trait) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return facts.stream().filter(fact -> fact.name().equals(trait)).map(fact -> fact.at().plus(1, ChronoUnit.MICROS))
                .reduce(now, (one, other) -> one.isAfter(other) ? one : other);
    }
}
