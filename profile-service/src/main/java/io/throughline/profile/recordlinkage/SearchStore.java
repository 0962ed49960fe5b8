package io.throughline.profile.recordlinkage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.recordlinkage.model.FieldMapping;
import org.hibernate.reactive.mutiny.Mutiny;

/** Stores searches. */
public final class SearchStore {

    private static final String MICROS = "cast(extract(epoch from %s) * 1000000 as bigint)";
    private static final String ROW = """
            json_build_object('id', s.id, 'status', s.status, 'phase', s.phase, 'done', s.done, 'total', s.total, 'fields', s.fields,
              'threshold', s.threshold, 'autoAccept', s.auto_accept, 'model', s.model, 'counts', s.counts, 'message', s.message,
              'requestedBy', s.requested_by, 'requestedAt', %s, 'finishedAt', %s)
            """.formatted(MICROS.formatted("s.requested_at"), MICROS.formatted("s.finished_at"));
    private static final String ONE = "select cast(" + ROW + " as text) from duplicate_search s where s.id = :id";
    private static final String SENT =
            "select cast(" + ROW + " as text) from duplicate_search s where s.requested_by = :user and s.request_key = :key";
    private static final String RUNNING = "select cast(" + ROW + " as text) from duplicate_search s where s.status = 'running'";
    private static final String BEGIN = """
            insert into duplicate_search (id, status, phase, fields, traits, threshold, auto_accept, request_key, requested_by)
            values (:id, 'running', 'waiting', cast(cast(:fields as text) as jsonb), cast(cast(:traits as text) as jsonb), :threshold,
                    cast(nullif(:autoAccept, '') as double precision), nullif(:key, ''), :user)
            on conflict do nothing
            """;
    private static final String CANCEL = """
            update duplicate_search set status = 'cancelled', finished_at = now(), message = 'Cancelled by ' || :user
             where id = :id and status = 'running'
            """;
    /** A search without a worker, or whose worker has sent no sign of life for a minute. */
    private static final String CLAIM = """
            with due as (select id from duplicate_search where status = 'running'
                            and (worker is null or heard_at < now() - interval '60 seconds') for update skip locked),
            claimed as (update duplicate_search s set worker = :worker, heard_at = now(), attempts = attempts + 1, phase = 'reading',
              done = 0
                          from due where s.id = due.id returning s.*)
            select cast(json_build_object('id', s.id, 'attempts', s.attempts, 'fields', s.fields, 'traits', s.traits,
              'threshold', s.threshold, 'autoAccept', s.auto_accept) as text) from claimed s
            """;
    private static final String AT = """
            update duplicate_search set phase = :phase, done = :done, total = :total, heard_at = now()
             where id = :id and worker = :worker and status = 'running'
            """;
    private static final String LEARNT = """
            update duplicate_search set model = cast(cast(:model as text) as jsonb), counts = counts || cast(cast(:counts as text) as jsonb)
             where id = :id and worker = :worker
            """;
    private static final String END = """
            update duplicate_search set status = :status, phase = case when :status = 'done' then 'finished' else phase end,
              finished_at = now(),
                   message = nullif(:message, ''), counts = counts || cast(cast(:counts as text) as jsonb)
             where id = :id and worker = :worker and status = 'running'
            """;
    private static final String RELEASE = "update duplicate_search set worker = null where worker = :worker and status = 'running'";

    private SearchStore() {
    }

    static Uni<JsonNode> one(Mutiny.Session session, UUID id) {
        return JsonRows.read(session, ONE, Map.of("id", id));
    }

    static Uni<JsonNode> sent(Mutiny.Session session, String user, String key) {
        return JsonRows.read(session, SENT, Map.of("user", user, "key", key));
    }

    static Uni<JsonNode> running(Mutiny.Session session) {
        return JsonRows.read(session, RUNNING, Map.of());
    }

    /** Whether it was started: false where one is running, or where the same request was sent before. */
    static Uni<Boolean> begin(Mutiny.Session session, UUID id, SearchRequest request, String key, String user) {
        FieldMapping mapping = request.mapping();
        Map<String, List<String>> fields = new TreeMap<>();
        mapping.paths().forEach((kind, paths) -> fields.put(kind.word(), paths));
        Map<String, Object> row = new HashMap<>();
        row.put("id", id);
        row.put("fields", fields);
        row.put("traits", mapping.traits());
        row.put("threshold", request.threshold());
        row.put("autoAccept", request.autoAccept() == null ? "" : Double.toString(request.autoAccept().threshold()));
        row.put("key", key == null ? "" : key);
        row.put("user", user);
        return JsonRows.write(session, BEGIN, row).map(rows -> rows == 1);
    }

    static Uni<Integer> cancel(Mutiny.Session session, UUID id, String user) {
        return JsonRows.write(session, CANCEL, Map.of("id", id, "user", user));
    }

    static Uni<JsonNode> claim(Mutiny.Session session, UUID worker) {
        return JsonRows.read(session, CLAIM, Map.of("worker", worker));
    }

    /** Whether the search still belongs to this worker. */
    public static Uni<Boolean> at(Mutiny.Session session, UUID id, UUID worker, String phase, long done, long total) {
        return JsonRows.write(session, AT, Map.of("id", id, "worker", worker, "phase", phase, "done", done, "total", total))
                .map(rows -> rows == 1);
    }

    static Uni<Integer> learnt(Mutiny.Session session, UUID id, UUID worker, SearchView.ModelView model, Map<String, Long> counts) {
        return JsonRows.write(session, LEARNT,
                Map.of("id", id, "worker", worker, "model", JsonRows.JSON.valueToTree(model), "counts", counts));
    }

    static Uni<Integer> end(Mutiny.Session session, UUID id, UUID worker, String status, String message, Map<String, Long> counts) {
        return JsonRows.write(session, END, Map.of("id", id, "worker", worker, "status", status, "message", message, "counts", counts));
    }

    static Uni<Integer> release(Mutiny.Session session, UUID worker) {
        return JsonRows.write(session, RELEASE, Map.of("worker", worker));
    }
}
