package io.throughline.profile.identity.change;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.postgres.EventOutbox;
import io.throughline.commons.privacy.IdentitiesChanged;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.identity.announcement.IdentityEventData;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Records who merged and split which profiles, asks the services to confirm that they have applied it, and stores their
 * receipts. One event is published per transaction, whatever it changes, so that a batch with many merges costs each
 * service one receipt.
 */
@ApplicationScoped
public class IdentityChangeLog {

    /** A change of more profiles lists only this many; topic identities has an event for each identifier. */
    private static final int MOST_PROFILES = 1_000;
    private static final String RECORD = """
            insert into identity_change (id, kind, by, reason, at, profiles, announcement)
            select r.id, r.kind, r.by, r.reason, :at, array(select cast(value as uuid) from jsonb_array_elements_text(r.profiles)),
              :announcement
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(id uuid, kind text, by text, reason text, profiles jsonb)
            """;
    // A valid receipt is not overwritten: receiving it again changes nothing.
    private static final String CONFIRM = """
            insert into identity_confirmation (announcement, service, receipt, authentic, pinned)
            select c.announcement, :service, cast(cast(:receipt as text) as json), :authentic, :pinned
              from (select distinct a.announcement from identity_change a where a.announcement = :announcement) c
            on conflict (announcement, service) do update
              set receipt = excluded.receipt, authentic = excluded.authentic, pinned = excluded.pinned, received_at = now()
             where not (identity_confirmation.authentic and identity_confirmation.pinned)
            """;

    private final EventOutbox outbox;

    @Inject
    IdentityChangeLog(EventOutbox outbox) {
        this.outbox = outbox;
    }

    /**
     * @param by {@code api:<user>}, or {@code events}
     * @param reason null where events caused the change
     */
    public record Recorded(UUID id, String kind, String by, String reason, List<UUID> profiles) {

        static Recorded merge(UUID survivor, Collection<UUID> absorbed, String by, String reason) {
            List<UUID> profiles = new ArrayList<>(List.of(survivor));
            profiles.addAll(absorbed);
            return of("merge", profiles, by, reason);
        }

        public static Recorded separation(Collection<UUID> profiles, String by, String reason) {
            return of("separation", profiles, by, reason);
        }

        private static Recorded of(String kind, Collection<UUID> profiles, String by, String reason) {
            return new Recorded(UuidCreator.getTimeOrderedEpoch(), kind, by, reason, profiles.stream().limit(MOST_PROFILES).toList());
        }
    }

    /** Part of the transaction that changes the identities, after the identity events were written. */
    public Uni<Void> record(Mutiny.Session session, List<Recorded> changes, String traceparent) {
        if (changes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        UUID announcement = changes.getFirst().id();
        Instant at = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<Map<String, Object>> rows = new ArrayList<>();
        changes.forEach(each -> {
            Map<String, Object> row =
                    new HashMap<>(Map.of("id", each.id(), "kind", each.kind(), "by", each.by(), "profiles", each.profiles()));
            row.put("reason", each.reason());
            rows.add(row);
        });
        return JsonRows.write(session, RECORD, Map.of("rows", rows, "at", at, "announcement", announcement))
                .chain(() -> outbox.append(session, TopicDefinitions.PRIVACY, List.of(event(announcement, changes, at, traceparent))));
    }

    private static KeyedEvent event(UUID announcement, List<Recorded> changes, Instant at, String traceparent) {
        IdentitiesChanged told = new IdentitiesChanged(announcement.toString(),
                changes.stream().map(each -> new IdentitiesChanged.Change(each.id(), each.kind(), each.profiles())).toList(), at);
        try {
            return new KeyedEvent(UuidCreator.getTimeOrderedEpoch().toString(), IdentityEventData.SOURCE, IdentitiesChanged.TYPE,
                    announcement.toString(), at,
                    JsonRows.JSON.writeValueAsString(told).getBytes(StandardCharsets.UTF_8), traceparent);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("It is of plain values", e);
        }
    }

    /**
     * Stores a service's receipt; for unknown changes it is ignored.
     *
     * @param pinned whether it is signed with the key that the service used first
     */
    public Uni<Void> confirm(Mutiny.Session session, String announcement, String service, JsonNode receipt, boolean authentic,
            boolean pinned) {
        Optional<UUID> known = id(announcement);
        return known.isEmpty() ? Uni.createFrom().voidItem()
                : JsonRows.write(session, CONFIRM, Map.of("announcement", known.get(), "service", service, "receipt", receipt,
                        "authentic", authentic, "pinned", pinned)).replaceWithVoid();
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException nobodys) {
            return Optional.empty();
        }
    }
}
