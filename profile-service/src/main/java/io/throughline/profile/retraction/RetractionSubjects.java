package io.throughline.profile.retraction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.retraction.RetractionStep;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.profile.consent.ConsentRetraction;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The work list of a retraction: the identifiers under which the source said something, from one pass through the tables,
 * and the counts. Each batch removes its identifiers from the list in its own transaction.
 */
final class RetractionSubjects {

    private static final String LIST = """
            insert into source_retraction_subject (retraction, step, identifier)
            select distinct cast(:id as text), cast(:step as text), s.identifier from (%s) s on conflict do nothing
            """;
    private static final String LINKS =
            """
            select %1$s as identifier from link l where l.source = :eventSource and l.kind in ('observed', 'implied') and %2$s
              and (%3$s)""";
    private static final String NOT_REVOKED = "not exists (select from link u where u.revokes = l.id)";
    private static final String SAID_BY_NOBODY_ELSE = """
            not exists (select from link_source s where s.a = l.a and s.b = l.b and not (s.source = l.source and %s and %s))"""
            .formatted(within("s.first_received"), within("s.last_received"));
    /** The tables that may contain a source's data: each is searched in a transaction of its own, by an index. */
    static final List<String> PLACES = List.of(
            "select identifier from trait_fact where not :partner and source = :source and " + within("coalesce(received_at, at)"),
            "select identifier from trait_fact where not :partner and source = :source and " + within("since_received_at"),
            "select identifier from trait_fact_history where not :partner and source = :source and " + within("received_at"),
            "select identifier from trait_fact_history where not :partner and source = :source and " + within("since_received_at"),
            "select identifier from trait_quarantine where not :partner and source = :source and " + within("coalesce(received_at, at)"),
            "select identifier from activity where source = :source and (type = 'feedback') = :partner and " + within("received_at"),
            "select e.identifier from consent_entry e where e.sender = :sender and e.decision = 'granted' and " + within("e.received_at")
                    + " and not exists (select from consent_retraction x where x.sender = e.sender and x.id = e.id)",
            "select key as identifier from identity_claim where not :partner and source = :source and not over and " + within("since"),
            "select subject as identifier from identity_alias where source = :eventSource and " + within("coalesce(received_at, at)"),
            "select a as identifier from identity_conflict where source = :eventSource and status = 'open' and last_at < :until and "
                    + within("coalesce(received_at, first_at)"),
            "select unnest(array[a, b]) as identifier from link_source where source = :eventSource and " + within("first_received"),
            "select unnest(array[a, b]) as identifier from link_source where source = :eventSource and " + within("last_received"),
            LINKS.formatted("l.a", within("coalesce(l.received_at, l.recorded_at)"), NOT_REVOKED + " or " + SAID_BY_NOBODY_ELSE),
            LINKS.formatted("l.b", within("coalesce(l.received_at, l.recorded_at)"), NOT_REVOKED));
    // Selects all identifiers of a person or visitor together, so that each is split once.
    private static final String NEXT = """
            with recursive first as materialized (
              select identifier from source_retraction_subject where retraction = :id and step = :step order by identifier limit :rows),
            visitor(key) as (
              select f.identifier from first f where not exists (select from identifier i where i.key = f.identifier
                and i.profile_id is not null)
              union
              select case when l.a = v.key then l.b else l.a end from visitor v join standing_link l on l.a = v.key or l.b = v.key),
            person as materialized (
              select distinct i.profile_id from first f join identifier i on i.key = f.identifier where i.profile_id is not null)
            select cast(json_agg(s.identifier order by s.identifier) as text) from source_retraction_subject s
             where s.retraction = :id and s.step = :step and (s.identifier in (select identifier from first)
               or s.identifier in (select key from visitor)
                or s.identifier in (select i.key from person p join identifier i on i.profile_id = p.profile_id))
            """;
    private static final String DONE = """
            delete from source_retraction_subject where retraction = :id and step = :step
               and identifier = any(array(select key collate "C"
                 from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key)))
            """;
    private static final String COUNT = """
            insert into source_retraction_count (retraction, step, kind, count)
            select cast(:id as text), cast(:step as text), c.key, cast(c.value as bigint)
              from jsonb_each_text(cast(cast(:counts as text) as jsonb)) as c order by c.key
            on conflict (retraction, step, kind) do update set count = source_retraction_count.count + excluded.count
            """;
    private static final String COUNTS = """
            select cast(json_object_agg(kind, count) as text) from source_retraction_count where retraction = :id and step = :step
            """;
    private static final String FORGET_NAMES = "delete from source_retraction_subject where retraction = :id and step = :step";
    private static final String FORGET_COUNTS = "delete from source_retraction_count where retraction = :id and step = :step";

    private RetractionSubjects() {
    }

    private static String within(String column) {
        return "(" + column + " >= :from and " + column + " < :until)";
    }

    /** Adds the identifiers found in one of the {@link #PLACES} to the list; returns how many. */
    static Uni<Integer> list(Mutiny.Session session, SourceRetraction retraction, RetractionStep step, String place) {
        String sql = LIST.formatted(place);
        Map<String, Object> parameters = new HashMap<>(Map.of("id", retraction.retractionId(), "step", step.text(),
                "partner", retraction.origin() == SourceKind.PARTNER, "source", retraction.source(), "eventSource",
                retraction.eventSource(),
                "sender", ConsentRetraction.sender(retraction), "from", retraction.from(), "until", retraction.until()));
        parameters.keySet().removeIf(name -> !sql.contains(":" + name));
        return JsonRows.write(session, sql, parameters);
    }

    static Uni<List<Identifier>> next(Mutiny.Session session, SourceRetraction retraction, RetractionStep step, int rows) {
        return JsonRows.read(session, NEXT, Map.of("id", retraction.retractionId(), "step", step.text(), "rows", rows)).map(found -> {
            List<Identifier> next = new ArrayList<>(found.size());
            found.forEach(key -> next.add(Identifier.parse(key.textValue())));
            return next;
        });
    }

    static Uni<Void> done(Mutiny.Session session, SourceRetraction retraction, RetractionStep step, List<Identifier> subjects,
            Map<String, Long> counts) {
        String id = retraction.retractionId();
        return JsonRows.write(session, DONE, Map.of("id", id, "step", step.text(), "keys", subjects))
                .chain(() -> JsonRows.write(session, COUNT, Map.of("id", id, "step", step.text(), "counts", counts))).replaceWithVoid();
    }

    static Uni<Map<String, Long>> counts(Mutiny.Session session, SourceRetraction retraction, RetractionStep step) {
        return JsonRows.read(session, COUNTS, Map.of("id", retraction.retractionId(), "step", step.text())).map(RetractionSubjects::counts);
    }

    static Map<String, Long> counts(JsonNode object) {
        Map<String, Long> counts = new HashMap<>();
        object.properties().forEach(each -> counts.put(each.getKey(), each.getValue().longValue()));
        return counts;
    }

    static Uni<Void> forget(Mutiny.Session session, SourceRetraction retraction, RetractionStep step) {
        return forgetNames(session, retraction.retractionId(), step)
                .chain(() -> JsonRows.write(session, FORGET_COUNTS, Map.of("id", retraction.retractionId(), "step", step.text())))
                .replaceWithVoid();
    }

    /** Deletes the list when the step will not continue. */
    static Uni<Integer> forgetNames(Mutiny.Session session, String id, RetractionStep step) {
        return JsonRows.write(session, FORGET_NAMES, Map.of("id", id, "step", step.text()));
    }
}
