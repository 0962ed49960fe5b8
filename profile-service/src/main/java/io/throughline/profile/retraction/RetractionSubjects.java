package io.throughline.profile.retraction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.retraction.Origin;
import io.throughline.commons.retraction.RetractionStep;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.profile.consent.ConsentRetraction;
import io.throughline.profile.profile.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * What is still to be done of a retraction, and what was done: the identifiers under which the source said something, from one look
 * through the tables, and the counts. Each batch takes its identifiers off the list in its own transaction.
 */
final class RetractionSubjects {

    private static final String WITHIN = "%1$s >= :from and %1$s < :until";
    private static final String LIST = """
            insert into source_retraction_subject (retraction, step, identifier)
            select distinct cast(:id as text), cast(:step as text), s.identifier from (
              select identifier from trait_fact where not :partner and source = :source and %1$s
              union all select identifier from trait_fact_history where not :partner and source = :source and %2$s
              union all select identifier from trait_quarantine where not :partner and source = :source and %1$s
              union all select identifier from activity where source = :source and (type = 'feedback') = :partner and %2$s
              union all select e.identifier from consent_entry e where e.sender = :sender and e.decision = 'granted' and %2$s
                 and not exists (select from consent_retraction x where x.sender = e.sender and x.id = e.id)
              union all select subject from identity_alias where source = :eventSource and %1$s
              union all select a from identity_conflict where source = :eventSource and status = 'open' and last_at < :until and %3$s
              union all select a from link_source where source = :eventSource and first_received >= :from and last_received < :until
              union all select b from link_source where source = :eventSource and first_received >= :from and last_received < :until
              union all select l.a from link l where l.source = :eventSource and l.kind in ('observed', 'implied') and %4$s
                 and (not exists (select from link u where u.revokes = l.id) or not exists (select from link_source s where s.a = l.a and s.b = l.b
                       and not (s.source = l.source and s.first_received >= :from and s.last_received < :until)))
              union all select l.b from link l where l.source = :eventSource and l.kind in ('observed', 'implied') and %4$s
                 and not exists (select from link u where u.revokes = l.id)
              ) s
            on conflict do nothing
            """.formatted(WITHIN.formatted("coalesce(received_at, at)"), WITHIN.formatted("received_at"), WITHIN.formatted("coalesce(received_at, first_at)"),
            WITHIN.formatted("coalesce(l.received_at, l.recorded_at)"));
    // With whoever is the same person or visitor, so that each is taken apart once.
    private static final String NEXT = """
            with recursive first as materialized (
              select identifier from source_retraction_subject where retraction = :id and step = :step order by identifier limit :rows),
            visitor(key) as (
              select f.identifier from first f where not exists (select from identifier i where i.key = f.identifier and i.profile_id is not null)
              union
              select case when l.a = v.key then l.b else l.a end from visitor v join standing_link l on l.a = v.key or l.b = v.key),
            person as materialized (
              select distinct i.profile_id from first f join identifier i on i.key = f.identifier where i.profile_id is not null)
            select cast(json_agg(s.identifier order by s.identifier) as text) from source_retraction_subject s
             where s.retraction = :id and s.step = :step and (s.identifier in (select identifier from first) or s.identifier in (select key from visitor)
                or s.identifier in (select i.key from person p join identifier i on i.profile_id = p.profile_id))
            """;
    private static final String DONE = """
            delete from source_retraction_subject where retraction = :id and step = :step
               and identifier = any(array(select key collate "C" from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key)))
            """;
    private static final String COUNT = """
            insert into source_retraction_count (retraction, step, kind, count)
            select cast(:id as text), cast(:step as text), c.key, cast(c.value as bigint) from jsonb_each_text(cast(cast(:counts as text) as jsonb)) as c order by c.key
            on conflict (retraction, step, kind) do update set count = source_retraction_count.count + excluded.count
            """;
    private static final String COUNTS = """
            select cast(json_object_agg(kind, count) as text) from source_retraction_count where retraction = :id and step = :step
            """;
    private static final List<String> FORGET = List.of("delete from source_retraction_subject where retraction = :id and step = :step",
            "delete from source_retraction_count where retraction = :id and step = :step");

    private RetractionSubjects() {
    }

    /** Gives how many were put on the list. */
    static Uni<Integer> list(Mutiny.Session session, SourceRetraction retraction, RetractionStep step) {
        return JsonRows.write(session, LIST, Map.of("id", retraction.retractionId(), "step", step.text(), "partner", retraction.origin() == Origin.PARTNER,
                "source", retraction.source(), "eventSource", retraction.eventSource(), "sender", ConsentRetraction.sender(retraction),
                "from", retraction.from(), "until", retraction.until()));
    }

    static Uni<List<Identifier>> next(Mutiny.Session session, SourceRetraction retraction, RetractionStep step, int rows) {
        return JsonRows.read(session, NEXT, Map.of("id", retraction.retractionId(), "step", step.text(), "rows", rows)).map(found -> {
            List<Identifier> next = new ArrayList<>(found.size());
            found.forEach(key -> next.add(Identifier.parse(key.textValue())));
            return next;
        });
    }

    static Uni<Void> done(Mutiny.Session session, SourceRetraction retraction, RetractionStep step, List<Identifier> subjects, Map<String, Long> counts) {
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
        Map<String, Object> which = Map.of("id", retraction.retractionId(), "step", step.text());
        return JsonRows.write(session, FORGET.getFirst(), which).chain(() -> JsonRows.write(session, FORGET.getLast(), which)).replaceWithVoid();
    }
}
