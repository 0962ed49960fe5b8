package io.throughline.profile.retraction;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.retraction.RetractionStep;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.privacy.ReceiptCheck;
import io.throughline.profile.retraction.SourceRetractionView.RetractionReceipt;
import io.throughline.profile.retraction.SourceRetractionView.ServiceCounts;
import io.throughline.profile.retraction.SourceRetractionView.Status;
import org.hibernate.reactive.mutiny.Mutiny;

/** Stores retractions and their receipts in PostgreSQL. */
final class RetractionStore {

    private static final String MICROS = "cast(extract(epoch from %s) * 1000000 as bigint)";
    private static final String FIELDS = """
            json_build_object('id', r.id, 'origin', r.origin, 'source', r.source, 'from', %s, 'until', %s, 'reason', r.reason, 'status',
              r.status,
              'step', r.step, 'askedBy', r.asked_by, 'askedAt', %s, 'executedBy', r.executed_by, 'executedAt', %s, 'finishedAt', %s,
              'receipts', (select json_agg(json_build_object('step', c.step, 'service', c.service, 'receipt', c.receipt, 'authentic',
                c.authentic,
                 'pinned', c.pinned, 'fault', c.fault, 'receivedAt', %s) order by c.service, c.step)
                 from source_retraction_receipt c where c.retraction = r.id))""".formatted(MICROS.formatted("r.from_at"),
            MICROS.formatted("r.until_at"),
            MICROS.formatted("r.asked_at"), MICROS.formatted("r.executed_at"), MICROS.formatted("r.finished_at"),
            MICROS.formatted("c.received_at"));
    private static final String FIND = "select cast(" + FIELDS + " as text) from source_retraction r where r.id = :id";
    private static final String LOCK = "select 1 from source_retraction where id = :id for update";
    private static final String PAGE = """
            select cast(json_agg(%s order by r.asked_at desc, r.id desc) as text) from (
              select * from source_retraction where (asked_at, id) < (cast(cast(:beforeAt as text) as timestamptz), :beforeId)
               order by asked_at desc, id desc limit :rows) r
            """.formatted(FIELDS);
    private static final String INSERT = """
            insert into source_retraction (id, origin, source, from_at, until_at, reason, status, step, asked_by, asked_at)
            values (:id, :origin, :source, :from, :until, :reason, 'counting', 'count', :user, :at) on conflict (id) do nothing
            """;
    private static final String MOVE = """
            update source_retraction set status = :status,
              finished_at = case when :status in ('completed', 'failed', 'cancelled') then now() end where id = :id
            """;
    private static final String EXECUTE = """
            update source_retraction set status = 'running', step = 'retract', executed_by = :user, executed_at = now(),
              finished_at = null where id = :id
            """;
    private static final String CLEAR = "delete from source_retraction_receipt where retraction = :id and step = :step";
    private static final String RECEIPT = """
            insert into source_retraction_receipt (retraction, step, service, receipt, authentic, pinned, fault)
            values (:id, :step, :service, cast(cast(:receipt as text) as json), :authentic, :pinned, nullif(:fault, ''))
            on conflict (retraction, step, service) do update set receipt = excluded.receipt, authentic = excluded.authentic,
              pinned = excluded.pinned, fault = excluded.fault, received_at = now() where source_retraction_receipt.fault is not null
            """;

    private RetractionStore() {
    }

    /** @param step the one that it is in, or failed in */
    record Stored(SourceRetraction retraction, RetractionStep step, SourceRetractionView view) {

        /** Whether a service's receipt is invalid in this step. */
        boolean isFaulty() {
            return view.services().stream().flatMap(each -> each.receipts().stream())
                    .anyMatch(each -> each.step().equals(step.text()) && each.fault() != null);
        }
    }

    static Uni<Boolean> insert(Mutiny.Session session, SourceRetraction retraction, String reason, String user) {
        return JsonRows.write(session, INSERT,
                Map.of("id", retraction.retractionId(), "origin", retraction.origin().text(), "source", retraction.source(),
                        "from", retraction.from(), "until", retraction.until(), "reason", reason, "user", user, "at", retraction.at()))
                .map(rows -> rows == 1);
    }

    static Uni<Optional<Stored>> find(Mutiny.Session session, String id) {
        return JsonRows.read(session, FIND, Map.of("id", id)).map(row -> row.isObject() ? Optional.of(parse(row)) : Optional.empty());
    }

    /** Does the same under a lock until the transaction ends. */
    static Uni<Optional<Stored>> lock(Mutiny.Session session, String id) {
        return session.createNativeQuery(LOCK, Integer.class).setParameter("id", id).getResultList().chain(() -> find(session, id));
    }

    /** Newest first, starting after a position in that order. */
    static Uni<List<SourceRetractionView>> page(Mutiny.Session session, Instant beforeAt, String beforeId, int rows) {
        return JsonRows.read(session, PAGE, Map.of("beforeAt", beforeAt.toString(), "beforeId", beforeId, "rows", rows)).map(found -> {
            List<SourceRetractionView> page = new ArrayList<>(found.size());
            found.forEach(row -> page.add(parse(row).view()));
            return page;
        });
    }

    static Uni<Integer> move(Mutiny.Session session, String id, Status status) {
        return JsonRows.write(session, MOVE, Map.of("id", id, "status", status.name()));
    }

    static Uni<Integer> execute(Mutiny.Session session, String id, String user) {
        return JsonRows.write(session, EXECUTE, Map.of("id", id, "user", user));
    }

    /** Begins a step again: receipts of its earlier run do not count any more. */
    static Uni<Integer> clear(Mutiny.Session session, String id, RetractionStep step) {
        return JsonRows.write(session, CLEAR, Map.of("id", id, "step", step.text()));
    }

    static Uni<Integer> receipt(Mutiny.Session session, String id, RetractionStep step, String service, JsonNode receipt,
            ReceiptCheck.Result check,
            String fault) {
        return JsonRows.write(session, RECEIPT, Map.of("id", id, "step", step.text(), "service", service, "receipt", receipt.toString(),
                "authentic", check.authentic(), "pinned", check.pinned(), "fault", fault));
    }

    private static Stored parse(JsonNode row) {
        SourceRetraction retraction =
                new SourceRetraction(row.get("id").textValue(), SourceKind.of(row.get("origin").textValue()), row.get("source").textValue(),
                        time(row, "from"), time(row, "until"), time(row, "askedAt"));
        RetractionStep step = RetractionStep.of(row.get("step").textValue());
        Status status = Status.valueOf(row.get("status").textValue());
        Map<String, List<RetractionReceipt>> receipts = new HashMap<>();
        row.get("receipts").forEach(each -> receipts.computeIfAbsent(each.get("service").textValue(), service -> new ArrayList<>())
                .add(new RetractionReceipt(each.get("step").textValue(), each.get("receipt"), each.get("authentic").booleanValue(),
                        each.get("pinned").booleanValue(), each.get("fault").textValue(), time(each, "receivedAt"))));
        List<ServiceCounts> services = receipts.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(each -> new ServiceCounts(each.getKey(), counts(each.getValue(), RetractionStep.COUNT),
                        counts(each.getValue(), RetractionStep.RETRACT),
                        each.getValue()))
                .toList();
        boolean waits = status == Status.counting || status == Status.running || status == Status.failed;
        List<String> waitingFor = !waits ? null : SourceRetractionView.SERVICES.stream()
                .filter(service -> counts(receipts.getOrDefault(service, List.of()), step) == null).toList();
        return new Stored(retraction, step,
                new SourceRetractionView(retraction.retractionId(), retraction.origin(), retraction.source(), retraction.from(),
                        retraction.until(), row.get("reason").textValue(), status, row.get("askedBy").textValue(), retraction.at(),
                        row.get("executedBy").textValue(),
                        time(row, "executedAt"), time(row, "finishedAt"), services, waitingFor));
    }

    /** Null where no receipt of the step counts. */
    private static Map<String, Long> counts(List<RetractionReceipt> receipts, RetractionStep step) {
        return receipts.stream().filter(each -> each.step().equals(step.text()) && each.fault() == null).findFirst()
                .map(each -> RetractionSubjects.counts(each.receipt().path("counts"))).orElse(null);
    }

    private static Instant time(JsonNode row, String name) {
        return row.get(name).isNull() ? null : JsonRows.instant(row.get(name));
    }
}
