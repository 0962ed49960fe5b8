package io.throughline.profile.identity.graph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.core.trait.TraitFactStore;
import io.throughline.profile.identity.announcement.IdentityEventData;
import io.throughline.profile.identity.graph.ObservationBatch.Evidence;
import io.throughline.profile.identity.graph.ObservationBatch.Known;
import io.throughline.profile.identity.graph.ObservationBatch.SeenRange;
import io.throughline.profile.identity.link.LinkSource;
import io.throughline.profile.identity.link.LinkSourceStore;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Stores identifiers and links in PostgreSQL.
 * <p>All transactions lock in one order: new identifiers, then profiles by id, then identifiers by key. An identifier with
 * a profile may be changed only under the lock of that profile.
 */
public final class IdentityStore {

    private static final String MICROS = "cast(extract(epoch from %s) * 1000000 as bigint)";

    private static final String KNOWN = """
            select cast(json_build_object(
              'identifiers', (select json_agg(json_build_array(i.key, %s, %s, i.shared_since is not null))
                 from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key) join identifier i on i.key = k.key),
              'missing', (select json_agg(l.place)
                 from jsonb_to_recordset(cast(cast(:links as text) as jsonb)) as l(place int, a text, b text)
                where not exists (select 1 from link x where x.kind = 'observed'
                  and x.a = least(l.a collate "C", l.b collate "C") and x.b = greatest(l.a collate "C", l.b collate "C"))),
              'takenBack', (select json_agg(l.place)
                 from jsonb_to_recordset(cast(cast(:links as text) as jsonb)) as l(place int, a text, b text)
                 join link x on x.kind = 'observed'
                  and x.a = least(l.a collate "C", l.b collate "C") and x.b = greatest(l.a collate "C", l.b collate "C")
                where exists (select 1 from link u where u.revokes = x.id)),
              'missingImplied', (select json_agg(l.place)
                 from jsonb_to_recordset(cast(cast(:implied as text) as jsonb)) as l(place int, a text, b text)
                where not exists (select 1 from link x where x.kind in ('implied', 'observed')
                  and x.a = least(l.a collate "C", l.b collate "C") and x.b = greatest(l.a collate "C", l.b collate "C"))),
              'disputed', (select json_agg(json_build_array(l.place, c.rules_version = :rules
                and c.judged_at > clock_timestamp() - interval '1 minute'))
                 from jsonb_to_recordset(cast(cast(:links as text) as jsonb)) as l(place int, a text, b text)
                 join identity_conflict c on c.a = least(l.a collate "C", l.b collate "C") and c.b = greatest(l.a collate "C",
                   l.b collate "C")
                where c.status <> 'joined'),
              'sources', (select json_agg(json_build_array(k.place, %s, s.first_event, %s, s.last_event, s.stated))
                 from jsonb_to_recordset(cast(cast(:sources as text) as jsonb)) as k(place int, a text, b text, source text)
                 join link_source s on s.a = least(k.a collate "C", k.b collate "C") and s.b = greatest(k.a collate "C", k.b collate "C")
                  and s.source = k.source),
              'facts', (select json_agg(%s)
                 from jsonb_to_recordset(cast(cast(:facts as text) as jsonb)) as k(identifier text, name text, source text)
                 join trait_fact f on f.identifier = k.identifier and f.name = k.name and f.source = k.source)
              ) as text)
            """.formatted(MICROS.formatted("i.first_seen"), MICROS.formatted("i.last_seen"), MICROS.formatted("s.first_received"),
            MICROS.formatted("s.last_received"), TraitFactStore.COLUMNS);
    // Skips a row that another transaction is changing: the next event, a minute later, brings the same update.
    private static final String SEEN = """
            with free as materialized (
              select i.key, r.first, r.last
                from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(key text, first timestamptz, last timestamptz)
                join identifier i on i.key = r.key
                 for no key update of i skip locked)
            update identifier i set first_seen = least(i.first_seen, f.first), last_seen = greatest(i.last_seen, f.last)
              from free f where i.key = f.key
            """;
    private static final String ADMIT = """
            with fresh as (
              insert into identifier (key, first_seen, last_seen)
              select r.key, r.first, r.last
                from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(key text, first timestamptz, last timestamptz)
               order by r.key collate "C"
              on conflict (key) do nothing
              returning key)
            select cast(json_agg(key) as text) from fresh
            """;
    private static final String LOCK_PROFILES = """
            select cast(json_agg(json_build_array(l.id, %s)) as text) from (
              select p.id, p.created_at from profile p
               where p.id in (select i.profile_id from identifier i where i.key in
                 (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key)))
               order by p.id for no key update) l
            """.formatted(MICROS.formatted("l.created_at"));
    private static final String LOCK_IDENTIFIERS = """
            select cast(json_agg(json_build_array(l.key, l.profile_id, l.shared)) as text) from (
              select i.key, i.profile_id, i.shared_since is not null as shared from identifier i
               where i.key in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
               order by i.key for no key update) l
            """;
    private static final String CENSUS = """
            with mine as (
              select i.key, i.profile_id from identifier i
               where i.profile_id in (select cast(value as uuid)
                 from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
              union
              select key collate "C", null from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key)),
            apart as (
              select p.a, p.b from identity_apart p join mine m on m.key = p.a where p.lifted_at is null
              union
              select p.a, p.b from identity_apart p join mine m on m.key = p.b where p.lifted_at is null)
            select cast(json_build_object(
              'counts', (select json_agg(json_build_array(c.profile_id, c.type, c.count)) from (
                 select m.profile_id, split_part(m.key, ':', 1) as type, count(*) as count from mine m
                  where m.profile_id is not null group by 1, 2) c),
              'apart', (select json_agg(json_build_array(p.a, p.b,
                   (select i.profile_id from identifier i where i.key = p.a), (select i.profile_id from identifier i where i.key = p.b)))
                 from apart p)) as text)
            """;
    // Visitors without a profile are few and have few links, so this recursive search is short.
    private static final String WALK = """
            with recursive reached(key) as (
              select key collate "C" from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key)
              union
              select case when l.a = r.key then l.b else l.a end from reached r join standing_link l on l.a = r.key or l.b = r.key)
            select cast(json_agg(json_build_array(l.a, l.b)) as text)
              from standing_link l where l.a in (select key from reached)
            """;
    private static final String LINK = """
            insert into link (id, kind, a, b, source, event_id, at, stated, received_at)
            select r.id, r.kind, least(r.a collate "C", r.b collate "C"), greatest(r.a collate "C", r.b collate "C"),
                   r.source, r."eventId", r.at, r.stated, r."receivedAt"
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb))
                as r(id uuid, kind text, a text, b text, source text, "eventId" text, at timestamptz, stated boolean,
                  "receivedAt" timestamptz)
             order by 3, 4
            on conflict (a, b) where kind = '%s' do nothing
            """;
    private static final String OBSERVE = LINK.formatted("observed");
    private static final String IMPLY = LINK.formatted("implied");

    private IdentityStore() {
    }

    /** @param rules the version of the rules by which links are judged now */
    public static Uni<Known> known(Mutiny.Session session, ObservationBatch batch, int rules) {
        List<IdentityLink> links = List.copyOf(batch.links().keySet());
        List<IdentityLink> implied = batch.implied().keySet().stream().map(ImpliedLink::link).distinct().toList();
        return JsonRows
                .read(session, KNOWN,
                        Map.of("keys", batch.seen().keySet(), "links", places(links), "implied", places(implied), "rules", rules,
                                "sources", LinkSourceStore.places(List.copyOf(batch.sources().keySet())), "facts",
                                batch.facts().stream().map(each -> each.key()).toList()))
                .map(found -> known(found, links, implied, List.copyOf(batch.sources().keySet())));
    }

    private static List<Map<String, Object>> places(List<IdentityLink> links) {
        List<Map<String, Object>> asked = new ArrayList<>(links.size());
        for (IdentityLink link : links) {
            asked.add(Map.of("place", asked.size(), "a", link.a(), "b", link.b()));
        }
        return asked;
    }

    private static Known known(JsonNode found, List<IdentityLink> links, List<IdentityLink> implied, List<LinkSource.Key> sources) {
        Map<Identifier, SeenRange> identifiers = new HashMap<>();
        Set<Identifier> shared = new HashSet<>();
        found.get("identifiers").forEach(row -> {
            Identifier identifier = Identifier.parse(row.get(0).textValue());
            identifiers.put(identifier, new SeenRange(JsonRows.instant(row.get(1)), JsonRows.instant(row.get(2))));
            if (row.get(3).booleanValue()) {
                shared.add(identifier);
            }
        });
        Set<IdentityLink> missing = new HashSet<>();
        found.get("missing").forEach(place -> missing.add(links.get(place.intValue())));
        found.get("missingImplied").forEach(place -> missing.add(implied.get(place.intValue())));
        Set<IdentityLink> takenBack = new HashSet<>();
        found.get("takenBack").forEach(place -> takenBack.add(links.get(place.intValue())));
        missing.addAll(takenBack);
        Set<IdentityLink> refused = new HashSet<>();
        Set<IdentityLink> disputed = new HashSet<>();
        found.get("disputed").forEach(row -> {
            disputed.add(links.get(row.get(0).intValue()));
            if (row.get(1).booleanValue()) {
                refused.add(links.get(row.get(0).intValue()));
            }
        });
        return new Known(identifiers, missing, takenBack, refused, disputed, shared, TraitFactStore.parse(found.get("facts")),
                LinkSourceStore.parse(found.get("sources"), sources));
    }

    /** Widens the interval in which identifiers were seen. */
    public static Uni<Void> seen(Mutiny.Session session, Map<Identifier, SeenRange> seen) {
        return seen.isEmpty() ? Uni.createFrom().voidItem()
                : JsonRows.write(session, SEEN, Map.of("rows", rows(seen))).replaceWithVoid();
    }

    /** Inserts rows for new identifiers, and returns these; waits for another transaction that is inserting one. */
    public static Uni<Set<Identifier>> admit(Mutiny.Session session, Map<Identifier, SeenRange> seen) {
        return JsonRows.read(session, ADMIT, Map.of("rows", rows(seen))).map(rows -> {
            Set<Identifier> fresh = new HashSet<>();
            rows.forEach(key -> fresh.add(Identifier.parse(key.textValue())));
            return fresh;
        });
    }

    private static List<Map<String, Object>> rows(Map<Identifier, SeenRange> seen) {
        List<Map<String, Object>> rows = new ArrayList<>(seen.size());
        seen.forEach((key, at) -> rows.add(Map.of("key", key, "first", at.first(), "last", at.last())));
        return rows;
    }

    /** Locks the profiles that identifiers belong to. */
    public static Uni<Map<UUID, ProfileReference>> lockProfiles(Mutiny.Session session, Collection<Identifier> keys) {
        return JsonRows.read(session, LOCK_PROFILES, Map.of("keys", keys)).map(rows -> {
            Map<UUID, ProfileReference> profiles = new HashMap<>();
            rows.forEach(row -> {
                UUID id = UUID.fromString(row.get(0).textValue());
                profiles.put(id, new ProfileReference(id, JsonRows.instant(row.get(1))));
            });
            return profiles;
        });
    }

    /** @param shared whether it names nobody any more, since too many people used it */
    record StoredIdentifier(UUID profile, boolean shared) {
    }

    /** Locks identifiers; returns each with its profile, or with null. */
    static Uni<Map<Identifier, StoredIdentifier>> lockIdentifiers(Mutiny.Session session, Collection<Identifier> keys) {
        return JsonRows.read(session, LOCK_IDENTIFIERS, Map.of("keys", keys)).map(rows -> {
            Map<Identifier, StoredIdentifier> held = new HashMap<>();
            rows.forEach(row -> held.put(Identifier.parse(row.get(0).textValue()),
                    new StoredIdentifier(id(row.get(1)), row.get(2).booleanValue())));
            return held;
        });
    }

    private static UUID id(JsonNode text) {
        return text.isNull() ? null : UUID.fromString(text.textValue());
    }

    /**
     * The data by which links are judged.
     *
     * @param counts by profile, how many identifiers of each type it has
     */
    record IdentifierCounts(Map<UUID, Map<String, Integer>> counts, List<CannotLinkPair> apart) {
    }

    /** Two identifiers that are kept apart, each with its profile, or with null. */
    record CannotLinkPair(Identifier one, UUID profileOfOne, Identifier other, UUID profileOfOther) {
    }

    /**
     * Counts the identifiers of profiles, and finds the identifiers that are kept apart from them and from identifiers without
     * a profile.
     */
    static Uni<IdentifierCounts> census(Mutiny.Session session, Collection<UUID> profiles, Collection<Identifier> keys) {
        return JsonRows.read(session, CENSUS, Map.of("ids", profiles, "keys", keys)).map(found -> {
            Map<UUID, Map<String, Integer>> counts = new HashMap<>();
            found.get("counts").forEach(row -> {
                if (!row.get(1).textValue().equals(ProfileProjector.OWN_ID)) {
                    counts.computeIfAbsent(id(row.get(0)), each -> new HashMap<>()).put(row.get(1).textValue(), row.get(2).intValue());
                }
            });
            List<CannotLinkPair> apart = new ArrayList<>();
            found.get("apart").forEach(row -> apart.add(new CannotLinkPair(Identifier.parse(row.get(0).textValue()), id(row.get(2)),
                    Identifier.parse(row.get(1).textValue()), id(row.get(3)))));
            return new IdentifierCounts(counts, apart);
        });
    }

    /** All links that can be reached from visitors without a profile. */
    static Uni<List<IdentityLink>> walk(Mutiny.Session session, Collection<Identifier> visitors) {
        return JsonRows.read(session, WALK, Map.of("keys", visitors)).map(rows -> {
            List<IdentityLink> links = new ArrayList<>();
            rows.forEach(
                    row -> links.add(new IdentityLink(Identifier.parse(row.get(0).textValue()), Identifier.parse(row.get(1).textValue()))));
            return links;
        });
    }

    /** @param made links of new profiles' own ids to the identifiers that the profiles were made for */
    public static Uni<Void> link(Mutiny.Session session, Map<IdentityLink, Evidence> observed, Collection<IdentityLink> made) {
        List<Map<String, Object>> rows = new ArrayList<>(observed.size() + made.size());
        observed.forEach((link, evidence) -> rows.add(row("observed", link, evidence)));
        Instant now = Instant.now();
        made.forEach(link -> rows.add(row("made", link, new Evidence(IdentityEventData.SOURCE, "made", now, now, 1, false, true, now))));
        return rows.isEmpty() ? Uni.createFrom().voidItem()
                : JsonRows.write(session, OBSERVE, Map.of("rows", rows)).replaceWithVoid();
    }

    /** @param implied links between identifiers that events named together, beyond the stored star */
    public static Uni<Void> insertImplied(Mutiny.Session session, Map<IdentityLink, Evidence> implied) {
        List<Map<String, Object>> rows = new ArrayList<>(implied.size());
        implied.forEach((link, evidence) -> rows.add(row("implied", link, evidence)));
        return rows.isEmpty() ? Uni.createFrom().voidItem()
                : JsonRows.write(session, IMPLY, Map.of("rows", rows)).replaceWithVoid();
    }

    private static Map<String, Object> row(String kind, IdentityLink link, Evidence evidence) {
        return Map.of("id", UuidCreator.getTimeOrderedEpoch(), "kind", kind, "a", link.a(), "b", link.b(), "source", evidence.source(),
                "eventId", evidence.eventId(), "at", evidence.at(), "stated", evidence.stated(), "receivedAt", evidence.receivedAt());
    }
}
