package io.throughline.profile.consent.ledger;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.consent.state.ConsentStatus;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** The append-only record of people's statements, each under the identifier that it came with. */
public final class ConsentLedger {

    public static final String COLUMNS = """
            json_build_object('sender', e.sender, 'id', e.id, 'identifier', e.identifier, 'purpose', e.purpose, 'version', e.version,
              'channels', e.channels, 'decision', e.decision, 'pending', e.pending, 'confirms', e.confirms, 'region', e.region,
              'language', e.language, 'at', e.at, 'receivedAt', e.received_at, 'source', e.source, 'evidence', e.evidence,
              'author', e.author, 'trusted', coalesce(e.trusted, e.sender not like 'touchpoint:%'), 'content', encode(e.content, 'hex'))""";

    private static final String ADD = """
            with added as (
              insert into consent_entry (sender, id, identifier, purpose, version, channels, decision, pending, confirms, region,
                  language, at, received_at, source, evidence, author, content, trusted)
              select r.sender, r.id, r.identifier, r.purpose, r.version, r.channels, r.decision, r.pending, r.confirms, r.region,
                  r.language, r.at, r."receivedAt", r.source, r.evidence, r.author, decode(r.content, 'hex'), r.trusted
                from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(sender text, id text, identifier text,
                  purpose text, version int, channels jsonb, decision text, pending boolean, confirms text, region text,
                  language text, at timestamptz, "receivedAt" timestamptz, source text, evidence text, author text, content text,
                    trusted boolean)
               order by r.sender collate "C", r.id collate "C"
              on conflict (sender, id) do nothing
              returning sender, id)
            select cast(json_agg(json_build_array(sender, id)) as text) from added
            """;
    // An entry that was retracted and sent again can be retracted again: each time it gets one more id.
    private static final String FIND = """
            with recursive said(id) as (
              select cast(:id as text)
              union all
              select s.id || '%2$s' || x.retraction from said s join consent_retraction x on x.sender = :sender and x.id = s.id)
            select cast(%1$s as text) from said s join consent_entry e on e.sender = :sender and e.id = s.id
              order by length(s.id) desc limit 1
            """.formatted(COLUMNS, ConsentLedger.AGAIN);
    private static final String RETRACTED = """
            with recursive said(sender, asked, id) as (
              select r.sender, r.id, r.id from jsonb_to_recordset(cast(cast(:keys as text) as jsonb)) as r(sender text, id text)
              union
              select s.sender, s.asked, s.id || '%s' || x.retraction from said s join consent_retraction x on x.sender = s.sender
                and x.id = s.id)
            select cast(json_agg(json_build_array(s.sender, s.asked, s.id)) as text) from said s
             where s.id <> s.asked and not exists (select from consent_retraction x where x.sender = s.sender and x.id = s.id)
            """.formatted(ConsentLedger.AGAIN);
    private static final String PAGE = """
            select cast(json_agg(%s order by e.at desc, e.sender desc, e.id desc) as text) from (
              select * from consent_entry
               where identifier in (select k.key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
                 and (at, sender, id) < (:at, :sender, :id)
               order by at desc, sender desc, id desc limit :rows) e
            """.formatted(COLUMNS);

    /** Separates the id of an entry that was retracted and sent again from the retraction's id. */
    static final String AGAIN = "/after-";

    private ConsentLedger() {
    }

    /** A stored entry, with the digest of what was sent. */
    public record Stored(LedgerEntry entry, byte[] content) {
    }

    /** @param given the time that the sender gave, by entry; absent where it gave none */
    static Uni<Set<LedgerEntry.Key>> add(Mutiny.Session session, Collection<LedgerEntry> entries, Map<LedgerEntry.Key, Instant> given) {
        return retracted(session, entries.stream().map(LedgerEntry::key).toList()).chain(retracted -> {
            Map<LedgerEntry.Key, LedgerEntry.Key> said = new HashMap<>();
            List<Map<String, Object>> rows = new ArrayList<>(entries.size());
            for (LedgerEntry entry : entries) {
                LedgerEntry stored = retracted.containsKey(entry.key()) ? entry.as(retracted.get(entry.key())) : entry;
                said.put(stored.key(), entry.key());
                rows.add(row(stored, given.get(entry.key())));
            }
            return JsonRows.read(session, ADD, Map.of("rows", rows)).map(added -> {
                Set<LedgerEntry.Key> keys = new HashSet<>();
                added.forEach(row -> keys.add(said.get(new LedgerEntry.Key(row.get(0).textValue(), row.get(1).textValue()))));
                return keys;
            });
        });
    }

    /** The retracted ones among the entries, each with the key under which it is recorded again: the ledger deletes no entry. */
    static Uni<Map<LedgerEntry.Key, LedgerEntry.Key>> retracted(Mutiny.Session session, Collection<LedgerEntry.Key> keys) {
        return JsonRows.read(session, RETRACTED, Map.of("keys", keys)).map(rows -> {
            Map<LedgerEntry.Key, LedgerEntry.Key> retracted = new HashMap<>();
            rows.forEach(row -> retracted.put(new LedgerEntry.Key(row.get(0).textValue(), row.get(1).textValue()),
                    new LedgerEntry.Key(row.get(0).textValue(), row.get(2).textValue())));
            return retracted;
        });
    }

    static Uni<Optional<Stored>> find(Mutiny.Session session, LedgerEntry.Key key) {
        return JsonRows.read(session, FIND, Map.of("sender", key.sender(), "id", key.id()))
                .map(row -> row.isObject() ? Optional.of(parse(row)) : Optional.empty());
    }

    /** Entries of any of the identifiers, the latest first, starting after a position in that order. */
    public static Uni<List<Stored>> page(Mutiny.Session session, Collection<String> identifiers, Instant at, LedgerEntry.Key before,
            int rows) {
        return JsonRows
                .read(session, PAGE, Map.of("keys", identifiers, "at", at, "sender", before.sender(), "id", before.id(), "rows", rows))
                .map(found -> {
                    List<Stored> entries = new ArrayList<>(found.size());
                    found.forEach(row -> entries.add(parse(row)));
                    return entries;
                });
    }

    private static Map<String, Object> row(LedgerEntry entry, Instant given) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("sender", entry.key().sender());
        row.put("id", entry.key().id());
        row.put("identifier", entry.identifier());
        row.put("purpose", entry.purpose());
        row.put("version", entry.version());
        row.put("channels", entry.channels());
        row.put("decision", entry.decision());
        row.put("pending", entry.pending());
        row.put("confirms", entry.confirms());
        row.put("region", entry.region());
        row.put("language", entry.language());
        row.put("at", entry.at());
        row.put("receivedAt", entry.receivedAt());
        row.put("source", entry.source());
        row.put("evidence", entry.evidence());
        row.put("author", entry.author());
        row.put("trusted", entry.trusted());
        row.put("content", HexFormat.of().formatHex(entry.content(given)));
        return row;
    }

    private static Stored parse(JsonNode row) {
        TreeSet<String> channels = new TreeSet<>();
        row.get("channels").forEach(channel -> channels.add(channel.textValue()));
        LedgerEntry entry = new LedgerEntry(new LedgerEntry.Key(row.get("sender").textValue(), row.get("id").textValue()),
                Identifier.parse(row.get("identifier").textValue()), row.get("purpose").textValue(), row.get("version").intValue(),
                channels, ConsentStatus.parse(row.get("decision").textValue()), row.get("pending").booleanValue(),
                row.get("confirms").textValue(), row.get("region").textValue(), row.get("language").textValue(), time(row.get("at")),
                time(row.get("receivedAt")), row.get("source").textValue(), row.get("evidence").textValue(), row.get("author").textValue(),
                row.get("trusted").booleanValue());
        return new Stored(entry, HexFormat.of().parseHex(row.get("content").textValue()));
    }

    private static Instant time(JsonNode text) {
        return OffsetDateTime.parse(text.textValue()).toInstant();
    }
}
