package io.throughline.profile.recordlinkage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.recordlinkage.model.AgreementLevels;
import io.throughline.profile.recordlinkage.model.DuplicateCandidate;
import io.throughline.profile.recordlinkage.model.FieldComparison;
import io.throughline.profile.recordlinkage.model.LinkageModel;
import org.hibernate.reactive.mutiny.Mutiny;

/** Stores candidates. */
final class CandidateStore {

    private static final int BATCH = 500;

    /** Refuses results of a search that was cancelled, or of a worker that another one replaced. */
    private static final String MINE = """
            select cast(to_json(s.id) as text) from duplicate_search s
             where s.id = :search and s.worker = :worker and s.status = 'running' for share
            """;
    /** Excludes pairs that a user settled, and pairs whose identifiers are kept apart, whatever was merged into either since. */
    private static final String PUT = """
            insert into duplicate_candidate (id, one, other, weight, reason, search, found_at, status)
            select r.id, r.one, r.other, r.weight, r.reason, :search, now(), 'open'
              from (select x.id, least(x.one, x.other) as one, greatest(x.one, x.other) as other, x.weight, x.reason
                      from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as x(id uuid, one uuid, other uuid,
                        weight double precision, reason jsonb)) r
              join profile a on a.id = r.one and a.merged_into is null
              join profile b on b.id = r.other and b.merged_into is null
             where not exists (
                select from identifier i join identifier j on j.profile_id = r.other and j.key like 'profile\\_id:%'
                  join duplicate_candidate c on c.one = least(cast(substr(i.key, 12) as uuid), cast(substr(j.key, 12) as uuid))
                   and c.other = greatest(cast(substr(i.key, 12) as uuid), cast(substr(j.key, 12) as uuid))
                   and c.status in ('accepted', 'rejected')
                 where i.profile_id = r.one and i.key like 'profile\\_id:%')
               and not exists (
                select from identifier i join identity_apart s on s.a = i.key and s.lifted_at is null
                  join identifier j on j.key = s.b and j.profile_id = r.other where i.profile_id = r.one)
               and not exists (
                select from identifier i join identity_apart s on s.b = i.key and s.lifted_at is null
                  join identifier j on j.key = s.a and j.profile_id = r.other where i.profile_id = r.one)
             order by r.one, r.other
                for key share of a, b
            on conflict (one, other) do update set weight = excluded.weight, reason = excluded.reason, search = excluded.search,
                   found_at = excluded.found_at, status = 'open', note = null
             where duplicate_candidate.status in ('open', 'stale')
            """;
    private static final String NOT_FOUND_AGAIN =
            "update duplicate_candidate set status = 'stale' where status = 'open' and search <> :search";
    private static final String FOUND = "select count(*) from duplicate_candidate where search = :search and status = 'open'";

    private static final String VIEW = """
            json_build_object('id', c.id, 'one', c.one, 'other', c.other, 'weight', c.weight, 'reason', c.reason, 'search', c.search,
              'state', c.state, 'status', c.status, 'automatic', c.automatic, 'decidedBy', c.decided_by, 'note', c.note,
              'foundAt', cast(extract(epoch from c.found_at) * 1000000 as bigint),
              'decidedAt', cast(extract(epoch from c.decided_at) * 1000000 as bigint), 'fields', s.fields,
              'traitsOfOne', %s, 'traitsOfOther', %s)
            """.formatted(traits("one"), traits("other"));
    private static final String ONE = "select cast(" + VIEW
            + " as text) from duplicate_candidate_now c join duplicate_search s on s.id = c.search where c.id = :id";
    /**
     * The statuses are passed as one text, so that the plan follows the index by weight and stops at the limit, whichever are
     * requested.
     */
    private static final String PAGE = """
            select cast(json_agg(%s order by c.weight desc, c.id desc) as text) from (
              select * from duplicate_candidate_now c
               where position(c.status in cast(:stored as text)) > 0 and (:state = '' or c.state = :state) and c.weight >= :least
                 and (c.weight, c.id) < (:beforeWeight, :beforeId) %s
               order by c.weight desc, c.id desc limit :rows) c
              join duplicate_search s on s.id = c.search
            """;
    private static final String OF_SEARCH = " and c.search = :search";
    /** Includes the candidates of profiles that were merged into the profile. */
    private static final String OF_PROFILE = """
             and c.id in (
               with ids as (select cast(substr(i.key, 12) as uuid) as id from identifier i
                             where i.key like 'profile\\_id:%' and i.profile_id = (select o.profile_id from identifier o
                               where o.key = :profile))
               select x.id from duplicate_candidate x where x.one in (select id from ids)
               union all select x.id from duplicate_candidate x where x.other in (select id from ids))
            """;

    private CandidateStore() {
    }

    private static String traits(String side) {
        return """
                (select json_object_agg(w.name, p.traits -> w.name -> 'value') from profile p,
                  jsonb_array_elements_text(s.traits) as w(name)
                  where p.id = c.%s and jsonb_exists(p.traits, w.name) and length(cast(p.traits -> w.name -> 'value' as text)) <= 2000)
                """.formatted(side);
    }

    /** @param state as clients name it; null for all */
    record Query(String state, double least, UUID search, UUID profile, double beforeWeight, UUID beforeId, int rows) {

        private String stored() {
            return switch (state) {
                case null -> "open accepted rejected stale";
                case "merged", "stale" -> "open stale";
                case "separated" -> "accepted";
                default -> state;
            };
        }
    }

    /** Returns an object, or nothing. */
    static Uni<JsonNode> one(Mutiny.Session session, UUID id) {
        return JsonRows.read(session, ONE, Map.of("id", id));
    }

    static Uni<JsonNode> page(Mutiny.Session session, Query query) {
        Map<String, Object> parameters = new HashMap<>();
        String conditions = "";
        if (query.search() != null) {
            conditions += OF_SEARCH;
            parameters.put("search", query.search());
        }
        if (query.profile() != null) {
            conditions += OF_PROFILE;
            parameters.put("profile", ProfileProjector.ownId(query.profile()).toString());
        }
        parameters.put("stored", query.stored());
        parameters.put("state", query.state() == null ? "" : query.state());
        parameters.put("least", query.least());
        parameters.put("beforeWeight", query.beforeWeight());
        parameters.put("beforeId", query.beforeId());
        parameters.put("rows", query.rows());
        return JsonRows.read(session, PAGE.formatted(VIEW, conditions), parameters);
    }

    /** Closes open candidates that the last search did not find again. Returns how many are open. */
    static long close(UUID search, UUID worker) {
        return PostgresClient.inTransaction(session -> ifMine(session, search, worker)
                .chain(() -> JsonRows.write(session, NOT_FOUND_AGAIN, Map.of("search", search)))
                .chain(() -> session.createNativeQuery(FOUND, Long.class).setParameter("search", search).getSingleResult()));
    }

    private static Uni<Void> ifMine(Mutiny.Session session, UUID search, UUID worker) {
        return JsonRows.read(session, MINE, Map.of("search", search, "worker", worker)).invoke(mine -> {
            if (!mine.isTextual()) {
                throw new CancellationException();
            }
        }).replaceWithVoid();
    }

    /** Stores what is found, in batches. */
    static final class Writer {

        private final UUID search;
        private final UUID worker;
        private final LinkageModel model;
        private final List<Map<String, Object>> rows = new ArrayList<>();
        private final Set<Set<UUID>> pairs = new HashSet<>();

        Writer(UUID search, UUID worker, LinkageModel model) {
            this.search = search;
            this.worker = worker;
            this.model = model;
        }

        void add(DuplicateCandidate found) {
            if (pairs.add(Set.of(found.one(), found.other()))) {
                rows.add(Map.of("id", UuidCreator.getTimeOrderedEpoch().toString(), "one", found.one().toString(), "other",
                        found.other().toString(),
                        "weight", found.judgement().weight(), "reason", reason(found)));
            }
            if (rows.size() == BATCH) {
                flush();
            }
        }

        void flush() {
            if (!rows.isEmpty()) {
                PostgresClient.inTransaction(session -> ifMine(session, search, worker)
                        .chain(() -> JsonRows.write(session, PUT, Map.of("search", search, "rows", rows))));
            }
            rows.clear();
            pairs.clear();
        }

        private List<Map<String, Object>> reason(DuplicateCandidate found) {
            List<Map<String, Object>> reason = new ArrayList<>();
            reason.add(Map.of("field", "prior", "level", "anybody", "weight", model.priorWeight()));
            for (FieldComparison comparison : FieldComparison.all()) {
                int level = AgreementLevels.level(found.levels(), comparison);
                if (level >= 0) {
                    reason.add(Map.of("field", comparison.name().toLowerCase(Locale.ROOT), "level", comparison.levels().get(level),
                            "weight", found.judgement().weights()[comparison.ordinal()]));
                }
            }
            reason.add(Map.of("field", "household", "level", "possible", "weight", found.judgement().household()));
            return reason;
        }
    }
}
