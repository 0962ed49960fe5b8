package io.throughline.profile.identity.claim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.identity.rule.IdentityRules;
import org.hibernate.reactive.mutiny.Mutiny;

/** The table of identity claims. Its rows are locked after those of identifiers, which hold the proven profiles. */
public final class ClaimStore {

    private static final String KEYS = "(select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))";
    // An identifier with a proven profile gets no claim. A user's further devices beyond the limit of their type are left out.
    private static final String SAY = """
            insert into identity_claim (key, claimed, source, said_at, since, users)
            select r.key, r.claimed, r.source, r.at, r.at, array[hashtext(r.claimed)]
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(key text, claimed text, source text, at timestamptz,
                room int)
             where not exists (select 1 from identifier i where i.key = r.key and i.profile_id is not null)
               and (select count(*) from (select 1 from identity_claim c where c.claimed = r.claimed
                 and c.key <> r.key limit r.room) o) < r.room
             order by r.key collate "C"
            on conflict (key) do update set claimed = excluded.claimed, source = excluded.source,
                   said_at = greatest(identity_claim.said_at, excluded.said_at),
                   since = case when identity_claim.claimed = excluded.claimed
                     and not identity_claim.over then identity_claim.since else excluded.since end,
                   users = case when excluded.users[1] = any(identity_claim.users)
                     or cardinality(identity_claim.users) > 1000 then identity_claim.users
                                else identity_claim.users || excluded.users end,
                   due = identity_claim.due or identity_claim.over or identity_claim.claimed <> excluded.claimed, over = false
             where identity_claim.claimed <> excluded.claimed or identity_claim.over
               or identity_claim.said_at < excluded.said_at - interval '1 day'
            """;
    private static final String RECHECK =
            "update identity_claim set due = true where not due and (key in %1$s or claimed in %1$s)".formatted(KEYS);
    private static final String TELL_AGAIN = "update identity_claim set due = true, told = null";
    private static final String DUE = """
            select cast(json_agg(json_build_array(c.key, c.claimed)) as text)
              from (select c.key, c.claimed from identity_claim c where c.due order by c.key limit :rows) c
            """;
    private static final String ADMIT = """
            insert into identifier (key, first_seen, last_seen)
            select c.key, c.said_at, c.said_at from identity_claim c where c.due and not c.over and c.key in %s order by c.key
            on conflict (key) do nothing
            """.formatted(KEYS);
    // Waits for a transaction that is moving an identifier: otherwise this could publish the claim after the proven profile.
    private static final String HOLD = """
            select cast(json_agg(json_build_array(s.key, s.profile_id, s.revision, s.shared_since is not null)) as text)
              from (select i.key, i.profile_id, i.revision, i.shared_since from identifier i where i.key in %s order by i.key for share) s
            """.formatted(KEYS);
    private static final String TAKE = """
            select cast(json_agg(json_build_array(s.key, s.claimed, s.told, s.over, cardinality(s.users))) as text)
              from (select c.key, c.claimed, c.told, c.over, c.users from identity_claim c where c.due and c.key in %s
                     order by c.key for update skip locked) s
            """.formatted(KEYS);
    private static final String TOLD = """
            update identity_claim c set due = false, told = r.told
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(key text, told uuid) where c.key = r.key
            """;
    private static final String TAKE_BACK = """
            update identity_claim set over = true, due = true
             where source = :source and since >= :from and since < :until and not over and key in %s
            """.formatted(KEYS);
    private static final String DROP = "delete from identity_claim where key in " + KEYS;
    private static final String OF = """
            select cast(json_agg(json_build_array(c.key, c.claimed)) as text) from identity_claim c where c.key in %1$s or c.claimed in %1$s
            """.formatted(KEYS);

    private ClaimStore() {
    }

    /** @param claims the last one of each key, in order of keys */
    static Uni<Void> upsertClaims(Mutiny.Session session, Collection<IdentityClaim> claims, IdentityRules rules) {
        if (claims.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return JsonRows.write(session, SAY,
                Map.of("rows", claims.stream().map(each -> Map.of("key", each.key(), "claimed", each.claimed(), "source", each.source(),
                        "at", each.at(), "room", rules.of(each.key().type()).limit())).toList()))
                .replaceWithVoid();
    }

    /** Marks claims by and about identifiers whose profile changed: their result may have changed too. */
    public static Uni<Void> recheck(Mutiny.Session session, List<Identifier> moved) {
        return moved.isEmpty() ? Uni.createFrom().voidItem() : JsonRows.write(session, RECHECK, Map.of("keys", moved)).replaceWithVoid();
    }

    /** Marks all claims for publication, for a topic that lost its records. */
    public static Uni<Void> markUnpublished(Mutiny.Session session) {
        return JsonRows.write(session, TELL_AGAIN, Map.of()).replaceWithVoid();
    }

    /** The claims whose published result may have changed, each with the claimed identifier. */
    static Uni<Map<Identifier, Identifier>> due(Mutiny.Session session, int most) {
        return JsonRows.read(session, DUE, Map.of("rows", most)).map(ClaimStore::pairs);
    }

    /** The claims by and about these identifiers, each with the claimed identifier. */
    static Uni<Map<Identifier, Identifier>> of(Mutiny.Session session, Collection<Identifier> names) {
        return JsonRows.read(session, OF, Map.of("keys", names)).map(ClaimStore::pairs);
    }

    private static Map<Identifier, Identifier> pairs(JsonNode rows) {
        Map<Identifier, Identifier> pairs = new HashMap<>();
        rows.forEach(row -> pairs.put(Identifier.parse(row.get(0).textValue()), Identifier.parse(row.get(1).textValue())));
        return pairs;
    }

    /** The proven profile of an identifier; it does not change until the transaction ends. */
    record Proven(UUID profile, long revision, boolean shared) {
    }

    static Uni<Map<Identifier, Proven>> hold(Mutiny.Session session, Map<Identifier, Identifier> due) {
        List<Identifier> all = new ArrayList<>(due.keySet());
        all.addAll(due.values());
        return JsonRows.write(session, ADMIT, Map.of("keys", due.keySet())).chain(() -> JsonRows.read(session, HOLD, Map.of("keys", all)))
                .map(rows -> {
                    Map<Identifier, Proven> held = new HashMap<>();
                    rows.forEach(row -> held.put(Identifier.parse(row.get(0).textValue()),
                            new Proven(id(row.get(1)), row.get(2).longValue(), row.get(3).booleanValue())));
                    return held;
                });
    }

    /**
     * @param told the profile that was published as the claimed one; null for none
     * @param over whether it has expired
     * @param users how many users the device was claimed for
     */
    record Row(Identifier key, Identifier claimed, UUID told, boolean over, int users) {
    }

    static Uni<List<Row>> take(Mutiny.Session session, Collection<Identifier> keys) {
        return JsonRows.read(session, TAKE, Map.of("keys", keys)).map(rows -> {
            List<Row> taken = new ArrayList<>(rows.size());
            rows.forEach(row -> taken
                    .add(new Row(Identifier.parse(row.get(0).textValue()), Identifier.parse(row.get(1).textValue()), id(row.get(2)),
                            row.get(3).booleanValue(), row.get(4).intValue())));
            return taken;
        });
    }

    static Uni<Void> markPublished(Mutiny.Session session, Map<Identifier, UUID> told, List<Identifier> over) {
        List<Map<String, Object>> rows = new ArrayList<>(told.size());
        told.forEach((key, profile) -> {
            Map<String, Object> row = new HashMap<>();
            row.put("key", key);
            row.put("told", profile);
            rows.add(row);
        });
        return JsonRows.write(session, TOLD, Map.of("rows", rows)).chain(() -> drop(session, over)).replaceWithVoid();
    }

    /**
     * Takes back the claims by these identifiers that a source first made between two moments; the background loop publishes
     * the result.
     */
    public static Uni<Integer> takeBack(Mutiny.Session session, SourceRetraction retraction, Collection<Identifier> keys) {
        return JsonRows.write(session, TAKE_BACK,
                Map.of("source", retraction.source(), "from", retraction.from(), "until", retraction.until(), "keys", keys));
    }

    static Uni<Integer> drop(Mutiny.Session session, Collection<Identifier> keys) {
        return JsonRows.write(session, DROP, Map.of("keys", keys));
    }

    private static UUID id(JsonNode text) {
        return text.isNull() ? null : UUID.fromString(text.textValue());
    }
}
