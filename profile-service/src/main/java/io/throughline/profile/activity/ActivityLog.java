package io.throughline.profile.activity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** Stores people's activity in PostgreSQL. */
public final class ActivityLog {

    /**
     * A lock that is held shared while activity is written, and exclusively by a change of definitions: when that reads the
     * earlier activity, it misses none to which an older definition was applied. The number is arbitrary; nothing else locks
     * by it.
     */
    private static final long DEFINITIONS = 0x6163746976L;

    private static final int PAGE = 5_000;

    private static final String APPEND = """
            with locked as materialized (select pg_advisory_xact_lock_shared(%d)),
            added as (
              insert into activity (identifier, at, received_at, message_id, type, name, channel, source, trusted, properties)
              select r.identifier, r.at, r."receivedAt", r."messageId", r.type, r.name, r.channel, r.source, r.trusted, r.properties
                from locked, jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(identifier text, at timestamptz,
                  "receivedAt" timestamptz, "messageId" text, type text, name text, channel text, source text, trusted boolean,
                    properties jsonb)
              on conflict do nothing
              returning identifier, at, message_id, source)
            select cast(json_build_object(
              'owners', (select json_agg(json_build_array(i.key, i.profile_id)) from identifier i
                 where i.profile_id is not null
                   and i.key in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))),
              'added', (select json_agg(json_build_array(identifier, cast(extract(epoch from at) * 1000000 as bigint), message_id, source))
                 from added)) as text)
            """.formatted(DEFINITIONS);
    private static final String ALONE = "select cast(pg_advisory_xact_lock(%d) as text)".formatted(DEFINITIONS);

    private ActivityLog() {
    }

    /**
     * @param added activity that was not stored before
     * @param owners the profiles of the identifiers that have one
     */
    record Appended(List<CustomerActivity> added, Map<Identifier, UUID> owners) {
    }

    static Uni<Appended> append(Mutiny.Session session, List<CustomerActivity> activities) {
        Collection<Identifier> keys = activities.stream().map(CustomerActivity::identifier).distinct().toList();
        return JsonRows.read(session, APPEND, Map.of("rows", activities, "keys", keys)).map(found -> {
            Set<Key> fresh = new HashSet<>();
            found.path("added").forEach(row -> fresh.add(new Key(row.get(0).textValue(), JsonRows.instant(row.get(1)),
                    row.get(2).textValue(), row.get(3).textValue())));
            // Of equal ones within a batch, keeps one.
            return new Appended(activities.stream().filter(each -> fresh.remove(Key.of(each))).toList(), owners(found.path("owners")));
        });
    }

    /** The key by which repeated activity is recognised. */
    private record Key(String identifier, Instant at, String messageId, String source) {

        static Key of(CustomerActivity activity) {
            return new Key(activity.identifier().toString(), activity.at(), activity.messageId(), activity.source());
        }
    }

    /**
     * Waits until earlier writers of activity have committed, and blocks new ones until the transaction ends. To be held for a
     * moment only.
     */
    public static Uni<Void> alone(Mutiny.Session session) {
        return session.createNativeQuery(ALONE, String.class).getSingleResultOrNull().replaceWithVoid();
    }

    private static Map<Identifier, UUID> owners(JsonNode rows) {
        Map<Identifier, UUID> owners = new HashMap<>();
        rows.forEach(row -> owners.put(Identifier.parse(row.get(0).textValue()), UUID.fromString(row.get(1).textValue())));
        return owners;
    }

    /** A row {@code a} of activity as the columns of {@link #parse}. */
    static final String COLUMNS =
            """
            json_build_array(a.identifier, cast(extract(epoch from a.at) * 1000000 as bigint),
              cast(extract(epoch from a.received_at) * 1000000 as bigint), a.message_id, a.type, a.name, a.channel, a.source, \
            coalesce(a.trusted, false), a.properties)""";

    static List<CustomerActivity> parse(JsonNode rows) {
        List<CustomerActivity> activities = new ArrayList<>(rows.size());
        for (JsonNode row : rows) {
            activities.add(new CustomerActivity(Identifier.parse(row.get(0).textValue()), JsonRows.instant(row.get(1)),
                    JsonRows.instant(row.get(2)), row.get(3).textValue(), row.get(4).textValue(), row.get(5).textValue(),
                    row.get(6).textValue(), row.get(7).textValue(), row.get(8).booleanValue(), row.get(9)));
        }
        return activities;
    }

    private static final String OF_IDENTIFIERS = """
            select cast(json_agg(%s) as text) from (
              select a.* from activity a
               where a.identifier in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
                 and (a.identifier, a.at, a.message_id, a.source)
                   > (cast(:key as text) collate "C", cast(cast(:at as text) as timestamptz), cast(:id as text), cast(:source as text))
               order by a.identifier, a.at, a.message_id, a.source limit :rows) a
            """.formatted(COLUMNS);

    /**
     * Passes all stored activity of identifiers to a reader, page by page: one identifier may have any number of events, and
     * memory holds one page of them.
     */
    public static Uni<Void> each(Mutiny.Session session, Collection<Identifier> identifiers, Consumer<CustomerActivity> reader) {
        return each(session, identifiers, reader, List.of("", "-infinity", "", ""));
    }

    /** @param after identifier, time, message id and source of the last one read */
    private static Uni<Void> each(Mutiny.Session session, Collection<Identifier> identifiers, Consumer<CustomerActivity> reader,
            List<String> after) {
        Map<String, Object> parameters = Map.of("keys", identifiers, "key", after.get(0), "at", after.get(1), "id", after.get(2),
                "source", after.get(3), "rows", PAGE);
        return JsonRows.read(session, OF_IDENTIFIERS, parameters).map(ActivityLog::parse).chain(page -> {
            page.forEach(reader);
            if (page.size() < PAGE) {
                return Uni.createFrom().voidItem();
            }
            CustomerActivity last = page.getLast();
            return each(session, identifiers, reader,
                    List.of(last.identifier().toString(), last.at().toString(), last.messageId(), last.source()));
        });
    }
}
