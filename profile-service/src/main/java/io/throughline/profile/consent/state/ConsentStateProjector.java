package io.throughline.profile.consent.state;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.postgres.EventOutbox;
import io.throughline.profile.consent.ConsentEventData;
import io.throughline.profile.consent.purpose.Purpose;
import io.throughline.profile.consent.purpose.PurposeStore;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileProjector;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Recomputes effective consents, stores them and publishes changes. The caller's transaction holds the locks of the people
 * concerned.
 */
@ApplicationScoped
public class ConsentStateProjector {

    private static final String STORE = """
            insert into consent_state (key, revision, state, uses, proof, region, personalisation, restricted, speakers, updated_at)
            select r.key, r.revision, r.state, r.uses, r.proof, r.region, r.personalisation, r.restricted, r.speakers, :now
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(key text, revision bigint, state jsonb, uses jsonb,
                proof jsonb, region text, personalisation boolean, restricted boolean, speakers jsonb)
             order by r.key collate "C"
            on conflict (key) do update set revision = excluded.revision, state = excluded.state, uses = excluded.uses,
              proof = excluded.proof, region = excluded.region, personalisation = excluded.personalisation,
              restricted = excluded.restricted, speakers = excluded.speakers, updated_at = excluded.updated_at
            """;
    private static final String DROP = """
            delete from consent_state where key in (select k.key
              from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
            """;

    private final PurposeStore purposes;
    private final EventOutbox outbox;

    @Inject
    ConsentStateProjector(PurposeStore purposes, EventOutbox outbox) {
        this.purposes = purposes;
        this.outbox = outbox;
    }

    /** Recomputes the consents of profiles, and of visitors who left them; returns the profiles whose consents changed. */
    public Uni<Set<UUID>> drawProfiles(Mutiny.Session session, Collection<UUID> profiles, String traceparent) {
        List<Map<String, Object>> asked =
                profiles.stream().map(id -> Map.<String, Object>of("key", ProfileProjector.ownId(id), "profile", id)).toList();
        return recompute(session, asked, traceparent);
    }

    /** Recomputes the consents of visitors without a profile. */
    public Uni<Void> drawVisitors(Mutiny.Session session, Collection<Identifier> visitors, String traceparent) {
        return recompute(session, visitors.stream().map(key -> Map.<String, Object>of("key", key)).toList(), traceparent).replaceWithVoid();
    }

    private Uni<Set<UUID>> recompute(Mutiny.Session session, List<Map<String, Object>> asked, String traceparent) {
        if (asked.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        return purposes.known(session).chain(known -> JsonRows.read(session, ConsentInputs.BENEATH, Map.of("asked", asked)).chain(rows -> {
            ConsentRecomputation drawing = new ConsentRecomputation(known.inForce(Instant.now()), traceparent);
            rows.forEach(drawing::add);
            return store(session, drawing).chain(() -> recompute(session, drawing.left, traceparent)).replaceWith(drawing.changed);
        }));
    }

    private Uni<Void> store(Mutiny.Session session, ConsentRecomputation drawing) {
        Uni<Integer> dropped = drawing.dropped.isEmpty() ? Uni.createFrom().item(0)
                : JsonRows.write(session, DROP, Map.of("keys", drawing.dropped));
        return dropped.chain(() -> drawing.rows.isEmpty() ? Uni.createFrom().item(0)
                : JsonRows.write(session, STORE, Map.of("rows", drawing.rows, "now", drawing.now)))
                .chain(() -> outbox.append(session, TopicDefinitions.CONSENTS, drawing.events));
    }

    /** The result of a recomputation. */
    private static final class ConsentRecomputation {

        private final List<Purpose> purposes;
        private final ConsentInputs.PublishedConsents nobody;
        private final String traceparent;
        private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        private final List<Map<String, Object>> rows = new ArrayList<>();
        private final Set<String> dropped = new HashSet<>();
        private final List<KeyedEvent> events = new ArrayList<>();
        private final List<Map<String, Object>> left = new ArrayList<>();
        private final Set<UUID> changed = new HashSet<>();

        ConsentRecomputation(List<Purpose> purposes, String traceparent) {
            this.purposes = purposes;
            this.nobody = ConsentInputs.PublishedConsents.of(EffectiveConsents.of(purposes, List.of(), null), false);
            this.traceparent = traceparent;
        }

        void add(JsonNode row) {
            ConsentInputs consentInputs = ConsentInputs.parse(row);
            EffectiveConsents inForce =
                    consentInputs.profileId() == null
                            ? EffectiveConsents.onDevice(purposes, consentInputs.statements(), consentInputs.region(), consentInputs.key())
                            : EffectiveConsents.of(purposes, consentInputs.statements(), consentInputs.region());
            ConsentInputs.PublishedConsents publishedConsents = ConsentInputs.PublishedConsents.of(inForce, consentInputs.restricted());
            Set<String> devices = consentInputs.profileId() == null ? Set.of() : addDevices(consentInputs, publishedConsents);
            consentInputs.others().keySet().stream().filter(key -> !devices.contains(key)).forEach(this::drop);
            consentInputs.left().forEach(key -> left.add(Map.of("key", key)));
            // Where personalisation is off unless it is granted, a row is stored for everybody, because readers of the state take a
            // missing row to mean on.
            boolean needed = !consentInputs.statements().isEmpty() || !publishedConsents.equals(nobody) || !nobody.personalisation();
            if (needed) {
                keep(consentInputs.key(), consentInputs, inForce, publishedConsents,
                        consentInputs.before() == null ? null : new ConsentInputs.Stored(consentInputs.revision(), consentInputs.before()));
            } else if (consentInputs.before() != null) {
                drop(consentInputs.key());
            }
            if (consentInputs.profileId() != null
                    && !publishedConsents.equals(consentInputs.before() == null ? nobody : consentInputs.before())) {
                changed.add(consentInputs.profileId());
            }
        }

        private void drop(String key) {
            dropped.add(key);
            events.add(ConsentEventData.tombstone(ConsentEventData.key(key), now, traceparent));
        }

        /**
         * Adds the states of devices that refuse more than the person does. Such a device has a state of its own, since its
         * visitor's statements do not count for the person.
         */
        private Set<String> addDevices(ConsentInputs consentInputs, ConsentInputs.PublishedConsents ofPerson) {
            Set<String> devices = new HashSet<>();
            for (String device : consentInputs.devices()) {
                EffectiveConsents inForce =
                        EffectiveConsents.onDevice(purposes, consentInputs.statements(), consentInputs.region(), device);
                ConsentInputs.PublishedConsents publishedConsents = ConsentInputs.PublishedConsents.of(inForce, consentInputs.restricted());
                if (!publishedConsents.equals(ofPerson)) {
                    keep(device, consentInputs, inForce, publishedConsents, consentInputs.others().get(device));
                    devices.add(device);
                }
            }
            return devices;
        }

        /** @param before null where nothing is stored under the key */
        private void keep(String key, ConsentInputs consentInputs, EffectiveConsents inForce,
                ConsentInputs.PublishedConsents publishedConsents,
                ConsentInputs.Stored before) {
            boolean news = before == null || !publishedConsents.equals(before.kept());
            long revision = (before == null ? 0 : before.revision()) + (news ? 1 : 0);
            Map<String, Object> row = new HashMap<>();
            row.put("key", key);
            row.put("revision", revision);
            row.put("state", inForce.state());
            row.put("uses", inForce.uses());
            row.put("proof", inForce.proof());
            row.put("region", consentInputs.region());
            row.put("personalisation", publishedConsents.personalisation());
            row.put("restricted", publishedConsents.restricted());
            row.put("speakers", consentInputs.speakers());
            rows.add(row);
            if (news) {
                events.add(new ConsentEventData(ConsentEventData.key(key),
                        key.equals(consentInputs.key()) ? consentInputs.profileId() : null, revision,
                        now, inForce.state(),
                        inForce.uses(), publishedConsents.personalisation(), publishedConsents.restricted()).event(traceparent));
            }
        }
    }
}
