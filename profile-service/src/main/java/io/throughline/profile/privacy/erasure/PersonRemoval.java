package io.throughline.profile.privacy.erasure;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.postgres.EventOutbox;
import io.throughline.profile.core.PersonIdentifiers;
import io.throughline.profile.core.PersonalRecords;
import io.throughline.profile.core.ProfileProjector;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Erases people: the records of every feature, and their identity; and notifies the other services. The caller holds their
 * locks.
 */
@ApplicationScoped
public class PersonRemoval {

    private static final String ERASED = "io.throughline.profile.erased.v1";
    private static final String SOURCE = "/profile-service";

    private final PersonStore people;
    private final List<PersonalRecords> records;
    private final EventOutbox outbox;

    @Inject
    PersonRemoval(PersonStore people, @All List<PersonalRecords> records, EventOutbox outbox) {
        this.people = people;
        this.records = records;
        this.outbox = outbox;
    }

    /** Returns the number of deleted rows of each kind. */
    public Uni<Map<String, Long>> remove(Mutiny.Session session, PersonIdentifiers person) {
        return remove(session, person, Set.of());
    }

    /**
     * Erases the people with these profiles together. The consent ledger stays: it is append-only, and its denials hold for a
     * person who returns under the same identifier. Returns the number of identifiers.
     */
    public Uni<Long> removeButLedger(Mutiny.Session session, Collection<UUID> profiles) {
        return all(session, List.copyOf(profiles), 0, List.of()).chain(persons -> {
            List<UUID> ids = new ArrayList<>();
            List<Identifier> identifiers = new ArrayList<>();
            persons.forEach(each -> {
                ids.addAll(PersonStore.ids(each));
                identifiers.addAll(each.identifiers());
            });
            return ids.isEmpty() ? Uni.createFrom().item(0L)
                    : remove(session, new PersonIdentifiers(ids.getFirst(), ids.subList(1, ids.size()), identifiers), Set.of("consents"))
                            .replaceWith((long) identifiers.size());
        });
    }

    private Uni<List<PersonIdentifiers>> all(Mutiny.Session session, List<UUID> profiles, int next, List<PersonIdentifiers> found) {
        return next == profiles.size() ? Uni.createFrom().item(found)
                : people.find(session, ProfileProjector.ownId(profiles.get(next))).chain(person -> {
                    List<PersonIdentifiers> more = new ArrayList<>(found);
                    more.add(person);
                    return all(session, profiles, next + 1, more);
                });
    }

    private Uni<Map<String, Long>> remove(Mutiny.Session session, PersonIdentifiers person, Set<String> kept) {
        Map<String, Long> counts = new HashMap<>();
        Uni<Void> features = Uni.createFrom().voidItem();
        for (PersonalRecords each : records) {
            if (!kept.contains(each.kind())) {
                features =
                        features.chain(() -> each.eraseRecords(session, person)).invoke(n -> counts.merge(each.kind(), (long) n, Long::sum))
                                .replaceWithVoid();
            }
        }
        return features.chain(() -> people.deletePerson(session, person))
                .invoke(rows -> rows.forEach((kind, n) -> counts.merge(kind, n, Long::sum)))
                .chain(() -> counts.get("profiles") + counts.get("identifiers") == 0 ? Uni.createFrom().voidItem()
                        : publishErasure(session, person))
                .replaceWith(counts);
    }

    private Uni<Void> publishErasure(Mutiny.Session session, PersonIdentifiers person) {
        Instant now = Instant.now();
        List<KeyedEvent> identities = new ArrayList<>();
        List<KeyedEvent> profiles = new ArrayList<>();
        PersonStore.keys(person).forEach(key -> identities.add(event("io.throughline.identity.v1", key, now, null)));
        PersonStore.ids(person).forEach(id -> profiles.add(event(ERASED, id.toString(), now,
                "{\"profileId\":\"" + id + "\",\"at\":\"" + now + "\"}")));
        return outbox.append(session, TopicDefinitions.IDENTITIES, identities)
                .chain(() -> outbox.append(session, TopicDefinitions.PROFILES, profiles));
    }

    private static KeyedEvent event(String type, String key, Instant at, String json) {
        return new KeyedEvent(UuidCreator.getTimeOrderedEpoch().toString(), SOURCE, type, key, at,
                json == null ? null : json.getBytes(StandardCharsets.UTF_8), null);
    }
}
