package io.throughline.profile.activity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.profile.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** What people did, in PostgreSQL. */
public final class ActivityLog {

    /**
     * Held shared while activity is written, and alone by whoever changes what is concluded from it: who then reads the
     * activity of before misses none that an older definition was applied to. Any number that nothing else locks by.
     */
    private static final long DEFINITIONS = 0x6163746976L;

    private static final int PAGE = 5_000;

    private static final String APPEND = """
            with locked as materialized (select pg_advisory_xact_lock_shared(%d)),
            added as (
              insert into activity (identifier, at, received_at, message_id, type, name, channel, source, properties)
              select r.identifier, r.at, r."receivedAt", r."messageId", r.type, r.name, r.channel, r.source, r.properties
                from locked, jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(identifier text, at timestamptz,
                  "receivedAt" timestamptz, "messageId" text, type text, name text, channel text, source text, properties jsonb))
            select cast(json_agg(json_build_array(i.key, i.profile_id)) as text) from identifier i
             where i.profile_id is not null
               and i.key in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
            """.formatted(DEFINITIONS);
    private static final String ALONE = "select cast(pg_advisory_xact_lock(%d) as text)".formatted(DEFINITIONS);

    private ActivityLog() {
    }

    /** @return the profiles of the identifiers that have one */
    static Uni<Map<Identifier, UUID>> append(Mutiny.Session session, List<Activity> activities) {
        Collection<Identifier> keys = activities.stream().map(Activity::identifier).distinct().toList();
        return JsonRows.read(session, APPEND, Map.of("rows", activities, "keys", keys)).map(ActivityLog::owners);
    }

    /** Until the transaction ends, nobody adds activity, and who did before has committed. Held for a moment only. */
    public static Uni<Void> alone(Mutiny.Session session) {
        return session.createNativeQuery(ALONE, String.class).getSingleResultOrNull().replaceWithVoid();
    }

    private static Map<Identifier, UUID> owners(JsonNode rows) {
        Map<Identifier, UUID> owners = new HashMap<>();
        rows.forEach(row -> owners.put(Identifier.parse(row.get(0).textValue()), UUID.fromString(row.get(1).textValue())));
        return owners;
    }

    /** A row {@code a} of activity as the columns of {@link #parse}. */
    static final String COLUMNS = """
            json_build_array(a.identifier, cast(extract(epoch from a.at) * 1000000 as bigint),
              cast(extract(epoch from a.received_at) * 1000000 as bigint), a.message_id, a.type, a.name, a.channel, a.source, a.properties)""";

    static List<Activity> parse(JsonNode rows) {
        List<Activity> activities = new ArrayList<>(rows.size());
        for (JsonNode row : rows) {
            activities.add(new Activity(Identifier.parse(row.get(0).textValue()), JsonRows.instant(row.get(1)),
                    JsonRows.instant(row.get(2)), row.get(3).textValue(), row.get(4).textValue(), row.get(5).textValue(),
                    row.get(6).textValue(), row.get(7).textValue(), row.get(8)));
        }
        return activities;
    }

    private static final String OF_IDENTIFIERS = """
            select cast(json_agg(%s) as text) from (
              select a.* from activity a
               where a.identifier in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
                 and (a.identifier, a.at, a.message_id) > (cast(:key as text) collate "C", cast(cast(:at as text) as timestamptz), cast(:id as text))
               order by a.identifier, a.at, a.message_id limit :rows) a
            """.formatted(COLUMNS);

    /**
     * Gives all that was kept of what identifiers did to a reader, page by page: one identifier may have any number of
     * events, and memory holds a page of them.
     */
    public static Uni<Void> each(Mutiny.Session session, Collection<Identifier> identifiers, Consumer<Activity> reader) {
        return each(session, identifiers, reader, "", "-infinity", "");
    }

    private static Uni<Void> each(Mutiny.Session session, Collection<Identifier> identifiers, Consumer<Activity> reader,
            String key, String at, String messageId) {
        Map<String, Object> parameters = Map.of("keys", identifiers, "key", key, "at", at, "id", messageId, "rows", PAGE);
        return JsonRows.read(session, OF_IDENTIFIERS, parameters).map(ActivityLog::parse).chain(page -> {
            page.forEach(reader);
            if (page.size() < PAGE) {
                return Uni.createFrom().voidItem();
            }
            Activity last = page.getLast();
            return each(session, identifiers, reader, last.identifier().toString(), last.at().toString(), last.messageId());
        });
    }
}
