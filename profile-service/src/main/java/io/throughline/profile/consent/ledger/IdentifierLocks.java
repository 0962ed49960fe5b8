package io.throughline.profile.consent.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.ContentionRetry;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Locks on the identifiers that statements are made under, held until the transaction ends. Meanwhile no other transaction
 * gives them a profile, takes it away or merges it, so that the recomputation of a profile's consents misses no statement.
 *
 * @param profiles by identifier; null for a visitor without one
 */
public record IdentifierLocks(Map<Identifier, UUID> profiles) {

    // An identifier that is not stored gets a row for the duration of the lock only: which profile it belongs to is decided by
    // identity resolution.
    private static final String ADMIT = """
            with made as (
              insert into identifier (key, first_seen, last_seen)
              select k.key, :now, :now from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key)
               order by k.key collate "C"
              on conflict (key) do nothing returning key)
            select cast(json_agg(key) as text) from made
            """;
    private static final String DISMISS = """
            delete from identifier where key in (select k.key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
            """;
    private static final String LOCK_PROFILES = """
            select cast(json_agg(l.id) as text) from (
              select p.id from profile p
               where p.merged_into is null and p.id in (select i.profile_id from identifier i where i.key in
                 (select k.key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key)))
               order by p.id for no key update) l
            """;
    private static final String LOCK_IDENTIFIERS = """
            select cast(json_agg(json_build_array(l.key, l.profile_id)) as text) from (
              select i.key, i.profile_id from identifier i
               where i.key in (select k.key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
               order by i.key for no key update) l
            """;

    /** The locks that are held; {@link #release} deletes the rows that were inserted only for locking. */
    public record HeldLocks(IdentifierLocks speakers, List<String> made) {

        public Uni<Void> release(Mutiny.Session session) {
            return made.isEmpty() ? Uni.createFrom().voidItem()
                    : JsonRows.write(session, DISMISS, Map.of("keys", made)).replaceWithVoid();
        }
    }

    /** Fails with {@link ContentionRetry.Moved} where a profile was merged while this waited for the locks. */
    public static Uni<HeldLocks> hold(Mutiny.Session session, Collection<Identifier> identifiers) {
        List<String> keys = identifiers.stream().map(Identifier::toString).distinct().toList();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return JsonRows.read(session, ADMIT, Map.of("keys", keys, "now", now)).chain(made -> JsonRows
                .read(session, LOCK_PROFILES, Map.of("keys", keys)).chain(profiles -> JsonRows
                        .read(session, LOCK_IDENTIFIERS, Map.of("keys", keys)).map(rows -> {
                            List<String> inserted = new ArrayList<>();
                            made.forEach(key -> inserted.add(key.textValue()));
                            return new HeldLocks(new IdentifierLocks(owners(rows, profiles)), inserted);
                        })));
    }

    private static Map<Identifier, UUID> owners(JsonNode rows, JsonNode locked) {
        Set<String> standing = new HashSet<>();
        locked.forEach(id -> standing.add(id.textValue()));
        Map<Identifier, UUID> owners = new TreeMap<>();
        for (JsonNode row : rows) {
            String owner = row.get(1).textValue();
            if (owner != null && !standing.contains(owner)) {
                throw new ContentionRetry.ConcurrentChangeException();
            }
            owners.put(Identifier.parse(row.get(0).textValue()), owner == null ? null : UUID.fromString(owner));
        }
        return owners;
    }

    /** The identifiers without a profile. */
    public List<Identifier> visitors() {
        return profiles.keySet().stream().filter(each -> profiles.get(each) == null).toList();
    }
}
