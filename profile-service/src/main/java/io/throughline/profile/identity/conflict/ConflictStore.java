package io.throughline.profile.identity.conflict;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.graph.ObservationBatch.Evidence;
import io.throughline.profile.identity.rule.LinkDecision;
import io.throughline.profile.identity.rule.LinkRefusal;
import org.hibernate.reactive.mutiny.Mutiny;

/** Stores refused links, one row for each pair. */
public final class ConflictStore {

    private static final String ROWS = """
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(id uuid, a text, b text, weaker text, reason text,
                detail text, count bigint, "firstAt" timestamptz, "lastAt" timestamptz, source text, "eventId" text,
                  "receivedAt" timestamptz)
            """;
    private static final String RECORD = """
            insert into identity_conflict as c (id, a, b, weaker, reason, detail, status, count, first_at, last_at, source, event_id,
              judged_at, rules_version, received_at)
            select r.id, r.a, r.b, r.weaker, r.reason, r.detail, 'open', r.count, r."firstAt", r."lastAt", r.source, r."eventId",
                   clock_timestamp(), :version, r."receivedAt"
            %s
             order by r.a collate "C", r.b collate "C"
            on conflict (a, b) do %s
            """;
    private static final String JUDGED = RECORD.formatted(ROWS, """
            update set
              count = c.count + case when excluded.last_at > c.last_at then excluded.count else 0 end,
              first_at = least(c.first_at, excluded.first_at), last_at = greatest(c.last_at, excluded.last_at),
              weaker = excluded.weaker, reason = excluded.reason, detail = excluded.detail,
              judged_at = excluded.judged_at, rules_version = excluded.rules_version,
              status = case when c.status = 'joined' then 'open' else c.status end,
              settled_by = case when c.status = 'joined' then null else c.settled_by end,
              settled_at = case when c.status = 'joined' then null else c.settled_at end,
              settled_why = case when c.status = 'joined' then null else c.settled_why end
            """);
    private static final String FIRST = RECORD.formatted(ROWS, "nothing");
    // Skips a row that another transaction is updating: waiting would form a queue for identifiers that occur often.
    private static final String AGAIN = """
            with free as materialized (
              select c.id, r.count, r."lastAt"
            %s
                join identity_conflict c on c.a = r.a and c.b = r.b and c.last_at < r."lastAt"
                 for no key update of c skip locked)
            update identity_conflict c set count = c.count + f.count, last_at = f."lastAt" from free f where c.id = f.id
            """.formatted(ROWS);
    private static final String JOINED = """
            update identity_conflict c set status = 'joined', settled_at = now(), settled_by = :by, settled_why = :why
              from jsonb_to_recordset(cast(cast(:links as text) as jsonb)) as r(a text, b text)
             where c.a = r.a and c.b = r.b and c.status = 'open'
            """;
    // The users of a device: the profile that has it, and those of the identifiers that were to be joined with it, since the
    // last decision that it is not shared.
    private static final String USERS = """
            select cast(json_agg(json_build_array(u.key, u.people)) as text) from (
              select d.key, count(distinct i.profile_id) as people
                from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as d(key)
                cross join lateral (
                  select coalesce(max(s.settled_at), '-infinity') as lifted from identity_conflict s
                   where s.a = d.key and s.b = d.key and s.status = 'joined') since
                cross join lateral (
                  select d.key as met
                  union all select c.b from identity_conflict c where c.a = d.key and c.status = 'open' and c.last_at > since.lifted
                  union all select c.a from identity_conflict c where c.b = d.key and c.status = 'open' and c.last_at > since.lifted) c
                join identifier i on i.key = c.met
               group by d.key) u
             where u.people > :above
            """;
    // Skips a row that another transaction is updating: the pair is judged again a minute later at the latest.
    private static final String STALE = """
            with free as materialized (
              select c.id from identity_conflict c
               where c.status <> 'joined' and (c.a in (select key
                 from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
                  or c.b in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key)))
                 for no key update of c skip locked)
            update identity_conflict c set judged_at = '-infinity' from free f where c.id = f.id
            """;

    private ConflictStore() {
    }

    /** Stores the conflicts of links that were judged now. */
    public static Uni<Void> judged(Mutiny.Session session, List<LinkRefusal> refusals, int rulesVersion) {
        return write(session, JUDGED, refusals, rulesVersion);
    }

    /** Counts links that are refused without being judged again. */
    public static Uni<Void> again(Mutiny.Session session, List<LinkRefusal> refusals) {
        return refusals.isEmpty() ? Uni.createFrom().voidItem()
                : JsonRows.write(session, AGAIN, Map.of("rows", rows(refusals))).replaceWithVoid();
    }

    /** Stores blocked identifiers, or counts them again. */
    public static Uni<Void> blocked(Mutiny.Session session, Map<Identifier, Evidence> met, int rulesVersion) {
        List<LinkRefusal> refusals = new ArrayList<>();
        new TreeMap<>(met)
                .forEach((identifier, evidence) -> refusals.add(LinkRefusal.alone(identifier, LinkDecision.Reason.BLOCKED, evidence)));
        return write(session, FIRST, refusals, rulesVersion).chain(() -> again(session, refusals));
    }

    /** Closes open conflicts of pairs that were joined after all. */
    public static Uni<Void> joined(Mutiny.Session session, Collection<IdentityLink> links, String by, String why) {
        return links.isEmpty() ? Uni.createFrom().voidItem()
                : JsonRows.write(session, JOINED, Map.of("links", links, "by", by, "why", why)).replaceWithVoid();
    }

    /** The devices that more than {@code above} people used, with the number of people. */
    public static Uni<Map<Identifier, Integer>> users(Mutiny.Session session, Set<Identifier> devices, int above) {
        return JsonRows.read(session, USERS, Map.of("keys", devices, "above", above)).map(rows -> {
            Map<Identifier, Integer> users = new LinkedHashMap<>();
            rows.forEach(row -> users.put(Identifier.parse(row.get(0).textValue()), row.get(1).intValue()));
            return users;
        });
    }

    /** Marks the conflicts of identifiers that changed, so that their links are judged again when they are next stated. */
    public static Uni<Void> stale(Mutiny.Session session, Collection<Identifier> identifiers) {
        return identifiers.isEmpty() ? Uni.createFrom().voidItem()
                : JsonRows.write(session, STALE, Map.of("keys", identifiers)).replaceWithVoid();
    }

    private static Uni<Void> write(Mutiny.Session session, String sql, List<LinkRefusal> refusals, int rulesVersion) {
        return refusals.isEmpty() ? Uni.createFrom().voidItem()
                : JsonRows.write(session, sql, Map.of("rows", rows(refusals), "version", rulesVersion)).replaceWithVoid();
    }

    private static List<Map<String, Object>> rows(List<LinkRefusal> refusals) {
        return refusals.stream().map(ConflictStore::row).toList();
    }

    private static Map<String, Object> row(LinkRefusal linkRefusal) {
        boolean weakerFirst = linkRefusal.weaker().compareTo(linkRefusal.other()) <= 0;
        Evidence evidence = linkRefusal.evidence();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", UuidCreator.getTimeOrderedEpoch());
        row.put("a", weakerFirst ? linkRefusal.weaker() : linkRefusal.other());
        row.put("b", weakerFirst ? linkRefusal.other() : linkRefusal.weaker());
        row.put("weaker", linkRefusal.weaker());
        row.put("reason", linkRefusal.reason().name().toLowerCase());
        row.put("detail", linkRefusal.detail());
        row.put("count", evidence.count());
        row.put("firstAt", micros(evidence.at()));
        row.put("lastAt", micros(evidence.last()));
        row.put("source", evidence.source());
        row.put("eventId", evidence.eventId());
        row.put("receivedAt", micros(evidence.receivedAt()));
        return row;
    }

    // PostgreSQL rounds to the nearest microsecond: a repetition would otherwise look later than the stored time.
    private static Instant micros(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }
}
