package io.throughline.profile.quality;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.trait.TraitRules;
import io.throughline.profile.quality.QualityView.CompletenessView;
import org.hibernate.reactive.mutiny.Mutiny;

/** Reads the counts, and examines a bounded number of profiles. */
@ApplicationScoped
class QualityReader {

    /**
     * Above this number of profiles, a sample of {@link #SAMPLE} is examined, which takes the same time whatever their number.
     */
    static final int ALL_UP_TO = 20_000;
    static final int SAMPLE = 5_000;
    /** Sources belong to the company, and are few; with more than this, the caller has to select one. */
    private static final int MOST_SOURCES = 100;

    private static final String LAGS = """
            with busiest as (select source from quality_lag where day between :from and :to and (:source = '' or source = :source)
              group by source order by sum(events) desc, source limit :most)
            select cast(json_agg(json_build_array(source, day, events, lag, cast(extract(epoch
              from last_received) * 1000000 as bigint)) order by source, day) as text)
              from quality_lag where day between :from and :to and source in (select source from busiest)
            """;
    private static final String VALUES = """
            with busiest as (select source from quality_lag where day between :from and :to and (:source = '' or source = :source)
              group by source order by sum(events) desc, source limit :most),
            sums as (select source, day, trait, sum(given) as given, sum(invalid) as invalid from quality_trait
              where day between :from and :to and source in (select source from busiest) group by source, day, trait)
            select cast(json_agg(json_build_array(source, day, trait, given, invalid) order by source, day, trait) as text) from sums
            """;
    // The planner's estimate is accurate to a few per cent, and free; a small number of profiles is counted.
    private static final String TOTAL = """
            select cast(json_build_array(case when c.reltuples > %1$d then cast(c.reltuples as bigint)
              else (select count(*) from profile where merged_into is null) end) as text) from pg_class c
                where c.oid = cast('profile' as regclass)
            """.formatted(ALL_UP_TO);
    private static final String FILLED = """
            with sample as materialized (select p.id, p.traits from profile p tablesample system (%s) where p.merged_into is null),
            filled as (select t.name, count(*) as n from sample s cross join lateral jsonb_object_keys(s.traits) t(name) group by t.name),
            facts as (select distinct f.source, f.name, s.id from sample s join identifier i on i.profile_id = s.id
              join trait_fact f on f.identifier = i.key where f.value <> 'null'),
            told as (select source, count(distinct id) as n from facts group by source order by 2 desc, 1 limit %d),
            by_source as (select f.source, f.name, count(*) as n from facts f join told using (source) group by f.source, f.name),
            contact as (select s.id, c.name, s.traits -> c.name ->> 'value' as value
              from sample s cross join (values ('email'), ('phone')) c(name) where jsonb_exists(s.traits, c.name)),
            unique_contact as (select c.name, count(*) as n, count(*) filter (where not exists (
                select 1 from trait_fact f join identifier i on i.key = f.identifier
                 where f.name in ('email', 'phone') and f.name = c.name and f.value #>> '{}' = c.value and i.profile_id <> c.id)) as alone
              from contact c group by c.name)
            select cast(json_build_object('n', (select count(*) from sample), 'filled', (select json_object_agg(name, n) from filled),
              'told', (select json_object_agg(source, n) from told),
              'bySource', (select json_agg(json_build_array(source, name, n)) from by_source),
              'unique', (select json_object_agg(name, json_build_array(n, alone)) from unique_contact)) as text)
            """;
    private static final String CONFLICTS = """
            select cast(json_object_agg(reason, n) as text) from (select reason, count(*) as n from identity_conflict
              where status = 'open' group by reason) c
            """;
    private static final String OFFENDERS = """
            select cast(json_agg(json_build_array(o.source, o.trait, o.invalid, o.given, o.reason)) as text) from (
              select source, trait, sum(invalid) as invalid, sum(given) as given,
                (array_agg(reason order by day desc, slot) filter (where reason is not null))[1] as reason
                from quality_trait where day between :from and :to and (:source = '' or source = :source)
               group by source, trait having sum(invalid) > 0 order by 3 desc, 4, 1, 2 limit :rows) o
            """;

    private static final String CONTACTS = """
            select cast(json_agg(json_build_array(c.source, c.type, c.given, c.unread, c.place, c.message_id)) as text) from (
              select source, type, sum(given) as given, sum(unread) as unread,
                (array_agg(place order by day desc, slot) filter (where place is not null))[1] as place,
                (array_agg(message_id order by day desc, slot) filter (where place is not null))[1] as message_id
                from quality_contact where day between :from and :to and (:source = '' or source = :source)
               group by source, type order by 4 desc, 3 desc, 1, 2 limit :most) c
            """;

    private final TraitRules rules;

    @Inject
    QualityReader(TraitRules rules) {
        this.rules = rules;
    }

    /** @param source null for all */
    Uni<QualityView> read(Mutiny.Session session, String source, LocalDate from, LocalDate to) {
        Map<String, Object> period = Map.of("from", from, "to", to, "source", source == null ? "" : source, "most", MOST_SOURCES);
        return JsonRows.read(session, TOTAL, Map.of()).map(total -> total.get(0).longValue())
                .chain(total -> JsonRows.read(session, FILLED.formatted(percent(total), MOST_SOURCES), Map.of())
                        .chain(filled -> JsonRows.read(session, LAGS, period)
                                .chain(lags -> JsonRows.read(session, VALUES, period)
                                        .chain(values -> JsonRows.read(session, CONFLICTS, Map.of())
                                                .chain(conflicts -> JsonRows.read(session, CONTACTS, period)
                                                        .map(contacts -> view(from, to, total, filled, lags, values, conflicts,
                                                                contacts)))))));
    }

    private static String percent(long total) {
        return total <= ALL_UP_TO ? "100" : Double.toString(100.0 * SAMPLE / total);
    }

    private QualityView view(LocalDate from, LocalDate to, long total, JsonNode filled, JsonNode lags, JsonNode values, JsonNode conflicts,
            JsonNode contacts) {
        boolean sampled = total > ALL_UP_TO;
        long n = filled.get("n").longValue();
        SortedSet<String> known = rules.known();
        CompletenessView overall = QualityReport.completeness(n, sampled ? total : n, sampled, filled.path("filled"), known);
        List<QualityView.UniquenessView> unique = new ArrayList<>();
        filled.path("unique").properties()
                .forEach(trait -> unique.add(QualityReport.uniqueness(trait.getKey(), trait.getValue(), sampled)));
        Map<String, Long> reasons = new TreeMap<>();
        conflicts.properties().forEach(reason -> reasons.put(reason.getKey(), reason.getValue().longValue()));
        return new QualityView(from, to, QualityReport.DEFINITIONS,
                QualityReport.sources(lags, values, bySource(filled, total, sampled, known), Instant.now()),
                overall, unique, new QualityView.ConflictsView(reasons.values().stream().mapToLong(Long::longValue).sum(), reasons),
                contacts(contacts));
    }

    private static List<QualityView.ContactView> contacts(JsonNode rows) {
        List<QualityView.ContactView> views = new ArrayList<>();
        rows.forEach(row -> {
            long given = row.get(2).longValue();
            long unread = row.get(3).longValue();
            views.add(new QualityView.ContactView(row.get(0).textValue(), row.get(1).textValue(), given, unread,
                    ShareInterval.of(given - unread, given, true),
                    row.get(4).isNull() ? null : new QualityView.UnreadView(row.get(4).textValue(), row.get(5).textValue())));
        });
        return views;
    }

    private static Map<String, CompletenessView> bySource(JsonNode filled, long total, boolean sampled, SortedSet<String> known) {
        Map<String, com.fasterxml.jackson.databind.node.ObjectNode> counts = new HashMap<>();
        filled.path("bySource").forEach(row -> counts.computeIfAbsent(row.get(0).textValue(), name -> JsonRows.JSON.createObjectNode())
                .put(row.get(1).textValue(), row.get(2).longValue()));
        Map<String, CompletenessView> views = new HashMap<>();
        filled.path("told").properties().forEach(told -> views.put(told.getKey(), QualityReport.completeness(told.getValue().longValue(),
                sampled ? total : filled.get("n").longValue(), sampled,
                counts.getOrDefault(told.getKey(), JsonRows.JSON.createObjectNode()), known)));
        return views;
    }

    Uni<List<QualityView.OffenderView>> offenders(Mutiny.Session session, String source, LocalDate from, LocalDate to, int rows) {
        return JsonRows.read(session, OFFENDERS, Map.of("from", from, "to", to, "source", source == null ? "" : source, "rows", rows))
                .map(found -> {
                    List<QualityView.OffenderView> offenders = new ArrayList<>();
                    found.forEach(row -> offenders
                            .add(new QualityView.OffenderView(row.get(0).textValue(), row.get(1).textValue(), row.get(2).longValue(),
                                    row.get(3).longValue(), ShareInterval.of(row.get(2).longValue(), row.get(3).longValue(), true),
                                    row.get(4).textValue())));
                    return offenders;
                });
    }
}
