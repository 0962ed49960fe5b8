package io.throughline.profile.consent;

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
import io.throughline.commons.event.Event;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.kafka.Topics;
import io.throughline.commons.postgres.Outbox;
import io.throughline.profile.profile.JsonRows;
import io.throughline.profile.profile.Profiles;
import org.hibernate.reactive.mutiny.Mutiny;

/** Draws what is in force anew, keeps it and tells of it. The caller's transaction holds those whom it is of. */
@ApplicationScoped
class States {

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
            delete from consent_state where key in (select k.key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
            """;

    private final Purposes purposes;
    private final Outbox outbox;

    @Inject
    States(Purposes purposes, Outbox outbox) {
        this.purposes = purposes;
        this.outbox = outbox;
    }

    /** Draws those of profiles, and of visitors whom they lost; gives the profiles for whom something else holds now. */
    Uni<Set<UUID>> drawProfiles(Mutiny.Session session, Collection<UUID> profiles, String traceparent) {
        List<Map<String, Object>> asked = profiles.stream().map(id -> Map.<String, Object>of("key", Profiles.ownId(id), "profile", id)).toList();
        return draw(session, asked, traceparent);
    }

    /** Draws those of visitors without a profile. */
    Uni<Void> drawVisitors(Mutiny.Session session, Collection<Identifier> visitors, String traceparent) {
        return draw(session, visitors.stream().map(key -> Map.<String, Object>of("key", key)).toList(), traceparent).replaceWithVoid();
    }

    private Uni<Set<UUID>> draw(Mutiny.Session session, List<Map<String, Object>> asked, String traceparent) {
        if (asked.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        return purposes.known(session).chain(known -> JsonRows.read(session, Drawn.BENEATH, Map.of("asked", asked)).chain(rows -> {
            Drawing drawing = new Drawing(known.inForce(Instant.now()), traceparent);
            rows.forEach(drawing::add);
            return store(session, drawing).chain(() -> draw(session, drawing.left, traceparent)).replaceWith(drawing.changed);
        }));
    }

    private Uni<Void> store(Mutiny.Session session, Drawing drawing) {
        Uni<Integer> dropped = drawing.dropped.isEmpty() ? Uni.createFrom().item(0)
                : JsonRows.write(session, DROP, Map.of("keys", drawing.dropped));
        return dropped.chain(() -> drawing.rows.isEmpty() ? Uni.createFrom().item(0)
                : JsonRows.write(session, STORE, Map.of("rows", drawing.rows, "now", drawing.now)))
                .chain(() -> outbox.append(session, Topics.CONSENTS, drawing.events));
    }

    /** What a drawing comes to. */
    private static final class Drawing {

        private final List<Purpose> purposes;
        private final Drawn.Kept nobody;
        private final String traceparent;
        private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        private final List<Map<String, Object>> rows = new ArrayList<>();
        private final Set<String> dropped = new HashSet<>();
        private final List<Event> events = new ArrayList<>();
        private final List<Map<String, Object>> left = new ArrayList<>();
        private final Set<UUID> changed = new HashSet<>();

        Drawing(List<Purpose> purposes, String traceparent) {
            this.purposes = purposes;
            this.nobody = Drawn.Kept.of(InForce.of(purposes, List.of(), null), false);
            this.traceparent = traceparent;
        }

        void add(JsonNode row) {
            Drawn drawn = Drawn.parse(row);
            InForce inForce = drawn.profileId() == null ? InForce.onDevice(purposes, drawn.statements(), drawn.region(), drawn.key())
                    : InForce.of(purposes, drawn.statements(), drawn.region());
            Drawn.Kept kept = Drawn.Kept.of(inForce, drawn.restricted());
            Set<String> devices = drawn.profileId() == null ? Set.of() : addDevices(drawn, kept);
            drawn.others().keySet().stream().filter(key -> !devices.contains(key)).forEach(this::drop);
            drawn.left().forEach(key -> left.add(Map.of("key", key)));
            // Where personalisation is off unless it is granted, everybody is kept: who reads the state takes no row for on.
            boolean needed = !drawn.statements().isEmpty() || !kept.equals(nobody) || !nobody.personalisation();
            if (needed) {
                keep(drawn.key(), drawn, inForce, kept, drawn.before() == null ? null : new Drawn.Stored(drawn.revision(), drawn.before()));
            } else if (drawn.before() != null) {
                drop(drawn.key());
            }
            if (drawn.profileId() != null && !kept.equals(drawn.before() == null ? nobody : drawn.before())) {
                changed.add(drawn.profileId());
            }
        }

        private void drop(String key) {
            dropped.add(key);
            events.add(ConsentTold.gone(ConsentTold.key(key), now, traceparent));
        }

        /** Of devices that refuse more than the person does: the device has a state of its own, whose word is not the person's. */
        private Set<String> addDevices(Drawn drawn, Drawn.Kept ofPerson) {
            Set<String> devices = new HashSet<>();
            for (String device : drawn.devices()) {
                InForce inForce = InForce.onDevice(purposes, drawn.statements(), drawn.region(), device);
                Drawn.Kept kept = Drawn.Kept.of(inForce, drawn.restricted());
                if (!kept.equals(ofPerson)) {
                    keep(device, drawn, inForce, kept, drawn.others().get(device));
                    devices.add(device);
                }
            }
            return devices;
        }

        /** @param before null where nothing is stored under the key */
        private void keep(String key, Drawn drawn, InForce inForce, Drawn.Kept kept, Drawn.Stored before) {
            boolean news = before == null || !kept.equals(before.kept());
            long revision = (before == null ? 0 : before.revision()) + (news ? 1 : 0);
            Map<String, Object> row = new HashMap<>();
            row.put("key", key);
            row.put("revision", revision);
            row.put("state", inForce.state());
            row.put("uses", inForce.uses());
            row.put("proof", inForce.proof());
            row.put("region", drawn.region());
            row.put("personalisation", kept.personalisation());
            row.put("restricted", kept.restricted());
            row.put("speakers", drawn.speakers());
            rows.add(row);
            if (news) {
                events.add(new ConsentTold(ConsentTold.key(key), key.equals(drawn.key()) ? drawn.profileId() : null, revision, now, inForce.state(),
                        inForce.uses(), kept.personalisation(), kept.restricted()).event(traceparent));
            }
        }
    }
}
