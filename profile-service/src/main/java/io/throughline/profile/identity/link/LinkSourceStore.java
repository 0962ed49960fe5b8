package io.throughline.profile.identity.link;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.identity.graph.ObservationBatch;
import org.hibernate.reactive.mutiny.Mutiny;

/** The table of the sources of each link. */
public final class LinkSourceStore {

    // Only for links that exist: a refused link needs no sources.
    private static final String NOTE = """
            insert into link_source (a, b, source, first_received, first_event, last_received, last_event, stated)
            select r.least, r.greatest, r.source, r."firstReceived", r."firstEvent", r."lastReceived", r."lastEvent", r.stated
              from (select least(j.a collate "C", j.b collate "C") as least, greatest(j.a collate "C", j.b collate "C") as greatest, j.*
                from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as j(a text, b text, source text, "firstReceived" timestamptz,
                  "firstEvent" text, "lastReceived" timestamptz, "lastEvent" text, stated boolean)) r
             where exists (select from link x where x.a = r.least and x.b = r.greatest and x.kind in ('observed', 'implied'))
             order by r.least, r.greatest, r.source collate "C"
            on conflict (a, b, source) do update set
              first_event = case when excluded.first_received < link_source.first_received then excluded.first_event else \
            link_source.first_event end,
              last_event = case when excluded.last_received > link_source.last_received then excluded.last_event else \
            link_source.last_event end,
              first_received = least(excluded.first_received, link_source.first_received),
              last_received = greatest(excluded.last_received, link_source.last_received),
              stated = link_source.stated or excluded.stated
            """;

    private LinkSourceStore() {
    }

    public static List<Map<String, Object>> places(List<LinkSource.Key> keys) {
        List<Map<String, Object>> asked = new ArrayList<>(keys.size());
        for (LinkSource.Key key : keys) {
            asked.add(Map.of("place", asked.size(), "a", key.link().a(), "b", key.link().b(), "source", key.source()));
        }
        return asked;
    }

    /** @param keys the requested ones, by position */
    public static Map<LinkSource.Key, LinkSource> parse(JsonNode rows, List<LinkSource.Key> keys) {
        Map<LinkSource.Key, LinkSource> known = new HashMap<>();
        rows.forEach(row -> {
            LinkSource.Key key = keys.get(row.get(0).intValue());
            known.put(key, new LinkSource(key, JsonRows.instant(row.get(1)), row.get(2).textValue(), JsonRows.instant(row.get(3)),
                    row.get(4).textValue(), row.get(5).booleanValue()));
        });
        return known;
    }

    /** Stores what is new. To be called after the links are stored, and last, because many writers may wait for one row. */
    public static Uni<Void> note(Mutiny.Session session, ObservationBatch batch, Map<LinkSource.Key, LinkSource> known) {
        List<Map<String, Object>> rows = new ArrayList<>();
        batch.sources().forEach((key, said) -> {
            if (said.isNews(known.get(key))) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("a", key.link().a());
                row.put("b", key.link().b());
                row.put("source", key.source());
                row.put("firstReceived", said.firstReceived());
                row.put("firstEvent", said.firstEvent());
                row.put("lastReceived", said.lastReceived());
                row.put("lastEvent", said.lastEvent());
                row.put("stated", said.stated());
                rows.add(row);
            }
        });
        return rows.isEmpty() ? Uni.createFrom().voidItem() : JsonRows.write(session, NOTE, Map.of("rows", rows)).replaceWithVoid();
    }
}
