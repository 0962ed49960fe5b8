package io.throughline.profile.core.trait;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The earlier facts of each source, so that they hold again when the last one is taken back. One is stored where the value
 * changed, and once a day where it did not, for as long as a retraction reaches back. Edits by hand are not taken back.
 */
public final class TraitHistory {

    // The caller that writes facts holds the locks of the keys.
    private static final String KEEP_REPLACED = """
            insert into trait_fact_history (identifier, name, source, value, at, event_id, trusted, received_at, since_at,
              since_received_at, since_event_id)
            select f.identifier, f.name, f.source, f.value, f.at, f.event_id, f.trusted, coalesce(f.received_at, f.at), f.since_at,
              f.since_received_at,
                   f.since_event_id
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(identifier text, name text, source text, value jsonb,
                "receivedAt" timestamptz)
              join trait_fact f on f.identifier = r.identifier and f.name = r.name and f.source = r.source
             where f.source not like 'api:%%' and not (%s)
            on conflict do nothing
            """.formatted(repeats("f", "coalesce(r.value, cast('null' as jsonb))", "r.\"receivedAt\""));
    private static final String KEEP = """
            insert into trait_fact_history (identifier, name, source, value, at, event_id, trusted, received_at)
            select r.identifier, r.name, r.source, coalesce(r.value, cast('null' as jsonb)), r.at, r."eventId", r.trusted, r."receivedAt"
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb))
                as r(identifier text, name text, source text, value jsonb, at timestamptz, "eventId" text, trusted boolean,
                  "receivedAt" timestamptz)
             where exists (select from identifier i where i.key = r.identifier)
            on conflict do nothing
            """;

    private TraitHistory() {
    }

    /** SQL: whether a row of the table has the same value as the new fact, on the same day. */
    static String repeats(String row, String value, String receivedAt) {
        return "%1$s.value = %2$s and date_trunc('day', coalesce(%1$s.received_at, %1$s.at), 'UTC') = date_trunc('day', %3$s, 'UTC')"
                .formatted(row, value, receivedAt);
    }

    /** Stores what these facts are about to replace. */
    static Uni<Void> keepReplaced(Mutiny.Session session, Collection<TraitFact> facts) {
        List<TraitFact> ofSources = facts.stream().filter(each -> !each.source().startsWith("api:")).toList();
        return ofSources.isEmpty() ? Uni.createFrom().voidItem()
                : JsonRows.write(session, KEEP_REPLACED, Map.of("rows", ofSources)).replaceWithVoid();
    }

    /** Stores facts that arrived after the facts that supersede them. */
    public static Uni<Void> keep(Mutiny.Session session, Collection<TraitFact> outdated) {
        return outdated.isEmpty() ? Uni.createFrom().voidItem()
                : JsonRows.write(session, KEEP, Map.of("rows", outdated)).replaceWithVoid();
    }
}
