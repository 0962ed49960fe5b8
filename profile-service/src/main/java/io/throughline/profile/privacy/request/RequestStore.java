package io.throughline.profile.privacy.request;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.privacy.ExportSummary;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.privacy.request.DataRequest.SignedReceipt;
import io.throughline.profile.privacy.request.DataRequest.Status;
import org.hibernate.reactive.mutiny.Mutiny;

/** Stores requests and receipts in PostgreSQL. */
@ApplicationScoped
public class RequestStore {

    private static final String FIELDS = """
            json_build_object('id', r.id, 'kind', r.kind, 'status', r.status, 'subject', r.subject, 'digest', r.digest,
              'profileId', r.profile_id, 'traits', r.traits, 'note', r.note, 'createdBy', r.created_by,
              'createdAt', %1$s r.created_at) * 1000000 as bigint), 'deadline', %1$s r.deadline) * 1000000 as bigint),
              'startedAt', %1$s r.started_at) * 1000000 as bigint), 'finishedAt', %1$s r.finished_at) * 1000000 as bigint),
              'expiresAt', %1$s r.expires_at) * 1000000 as bigint),
              'receipts', (select json_agg(json_build_object('service', c.service, 'receipt', c.receipt, 'authentic', c.authentic,
                 'pinned', c.pinned, 'fault', c.fault, 'receivedAt', %1$s c.received_at) * 1000000 as bigint)) order by c.service)
                 from privacy_receipt c where c.request_id = r.id))""".formatted("cast(extract(epoch from");
    private static final String FIND = "select cast(" + FIELDS + " as text) from privacy_request r where r.id = :id";
    private static final String LOCK = "select 1 from privacy_request where id = :id for update";
    private static final String PAGE = """
            select cast(json_agg(%s order by r.created_at desc, r.id desc) as text) from (
              select * from privacy_request
               where (:status = '' or status = :status) and (:kind = '' or kind = :kind) and (:digest = '' or digest = :digest)
                 and (created_at, id) < (cast(cast(:beforeAt as text) as timestamptz), :beforeId)
               order by created_at desc, id desc limit :limit) r
            """.formatted(FIELDS);
    private static final String INSERT = """
            insert into privacy_request (id, kind, status, subject, digest, profile_id, traits, note, created_by, created_at, deadline)
            select r.id, r.kind, 'received', r.subject, r.digest, r."profileId", r.traits, r.note, r."createdBy", r."createdAt", r.deadline
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(id text, kind text, subject text, digest text,
                "profileId" uuid,
                   traits jsonb, note text, "createdBy" text, "createdAt" timestamptz, deadline timestamptz)
            on conflict (id) do nothing
            """;
    private static final String MOVE = """
            update privacy_request set status = :status,
              started_at = case when :status = 'running' then now() else started_at end,
              finished_at = case when :status in ('completed', 'failed', 'cancelled') then now() else null end,
              expires_at = case when :status in ('running', 'completed') and kind in ('access', 'portability')
                                then now() + cast(cast(:keep as text) as interval) else expires_at end
             where id = :id
            """;
    private static final String RECEIPT = """
            insert into privacy_receipt (request_id, service, receipt, authentic, pinned, fault)
            select :id, :service, cast(cast(:receipt as text) as jsonb), :authentic, :pinned, nullif(:fault, '')
              from privacy_request r where r.id = :id
            on conflict (request_id, service) do update
              set receipt = excluded.receipt, authentic = excluded.authentic, pinned = excluded.pinned, fault = excluded.fault,
                received_at = now()
             where privacy_receipt.fault is not null
            """;
    private static final String PIN = """
            with pinned as (insert into privacy_key (service, thumbprint, jwk) values (:service, :thumbprint,
              cast(cast(:jwk as text) as jsonb))
                            on conflict do nothing returning thumbprint)
            select cast(to_json(coalesce((select thumbprint from pinned), (select thumbprint from privacy_key
              where service = :service))) as text)
            """;
    // The first part of an answer replaces an earlier incomplete answer.
    private static final String REPLACED = """
            delete from privacy_export e where e.request_id = :id and e.service = :service and :part = 1 and not exists
              (select from privacy_receipt c where c.request_id = e.request_id and c.service = e.service and c.fault is null)
            """;
    // The caller holds the request's lock. An erasure that cancels the request deletes existing parts and has later ones
    // refused.
    private static final String PART = """
            insert into privacy_export (request_id, service, part, items, lines, digest)
            select :id, :service, :part, :items, :lines, :digest from privacy_request r
             where r.id = :id and r.kind in ('access', 'portability') and r.status in ('running', 'failed') and not exists
               (select from privacy_receipt c where c.request_id = r.id and c.service = :service and c.fault is null)
            on conflict (request_id, service, part) do update set items = excluded.items, lines = excluded.lines, digest = excluded.digest
            """;
    private static final String STORED = """
            select cast(json_build_object('lines', coalesce(sum(lines), 0), 'digests', coalesce(json_agg(digest order by part),
              '[]')) as text)
              from privacy_export where request_id = :id and service = :service
            """;
    private static final String FAULT = """
            update privacy_receipt set fault = nullif(:fault, '') where request_id = :id and service = :service and fault is not null
            """;
    private static final String KEEP = """
            update privacy_request set names = cast(cast(:names as text) as jsonb) where id = :id
            """;
    private static final String KEPT = """
            select cast(json_agg(distinct n.value) as text) from privacy_request r cross join jsonb_array_elements_text(r.names) as n(value)
             where r.id = :id or exists (select from jsonb_array_elements_text(r.names) as m(value)
               where m.value in (select value from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as v(value)))
            """;
    private static final String FORGET = """
            update privacy_request set subject = null, traits = null, note = null, names = null where id = :id
            """;
    private static final String PARTS = """
            select service, part, items from privacy_export where request_id = :id and (service, part) > (:service, :part)
             order by service, part limit 8
            """;
    private static final String COUNT = "select count(*) from privacy_export where request_id = :id";

    /** @param digest of the subject */
    record Row(DataRequest request, String digest) {
    }

    Uni<Optional<Row>> find(Mutiny.Session session, String id) {
        return JsonRows.read(session, FIND, Map.of("id", id)).map(row -> row.isObject() ? Optional.of(row(row)) : Optional.empty());
    }

    /** Locked, so that two receipts at the same moment see each other. */
    Uni<Optional<Row>> lock(Mutiny.Session session, String id) {
        return session.createNativeQuery(LOCK, Integer.class).setParameter("id", id).getSingleResultOrNull()
                .chain(there -> find(session, id));
    }

    /** Newest first. */
    Uni<List<Row>> page(Mutiny.Session session, String status, String kind, String digest, Instant beforeAt, String beforeId, int limit) {
        return JsonRows.read(session, PAGE, Map.of("status", status, "kind", kind, "digest", digest, "beforeAt", beforeAt.toString(),
                "beforeId", beforeId, "limit", limit)).map(rows -> {
                    List<Row> found = new ArrayList<>();
                    rows.forEach(row -> found.add(row(row)));
                    return found;
                });
    }

    /** Returns false where the id is used already. */
    Uni<Boolean> insert(Mutiny.Session session, Map<String, Object> row) {
        return JsonRows.write(session, INSERT, Map.of("rows", List.of(row))).map(rows -> rows == 1);
    }

    Uni<Integer> move(Mutiny.Session session, String id, Status status, String keep) {
        return JsonRows.write(session, MOVE, Map.of("id", id, "status", status.name(), "keep", keep));
    }

    Uni<Integer> receipt(Mutiny.Session session, String id, String service, JsonNode receipt, boolean authentic, boolean pinned,
            String fault) {
        return JsonRows.write(session, RECEIPT,
                Map.of("id", id, "service", service, "receipt", receipt, "authentic", authentic, "pinned", pinned,
                        "fault", fault));
    }

    /** The thumbprint of the first key that the service used: this one, if there was none before. */
    public Uni<String> pin(Mutiny.Session session, String service, String thumbprint, JsonNode jwk) {
        return JsonRows.read(session, PIN, Map.of("service", service, "thumbprint", thumbprint, "jwk", jwk)).map(JsonNode::textValue);
    }

    /** @param digest of the part as it was sent */
    Uni<Integer> part(Mutiny.Session session, ExportPart part, String digest) {
        return JsonRows.write(session, REPLACED, Map.of("id", part.requestId(), "service", part.service(), "part", part.part()))
                .chain(() -> session.createNativeQuery(PART).setParameter("id", part.requestId()).setParameter("service", part.service())
                        .setParameter("part", part.part()).setParameter("items", part.items()).setParameter("lines", part.lines())
                        .setParameter("digest", digest).executeUpdate());
    }

    /** One part: the request, the service, and its items as JSON text. */
    public record ExportPart(String requestId, String service, int part, String items, int lines) {
    }

    /** A summary of a service's stored parts. */
    Uni<ExportSummary> stored(Mutiny.Session session, String id, String service) {
        return JsonRows.read(session, STORED, Map.of("id", id, "service", service)).map(row -> {
            List<String> digests = new ArrayList<>();
            row.get("digests").forEach(digest -> digests.add(digest.textValue()));
            return ExportSummary.of(digests, row.get("lines").longValue());
        });
    }

    /** @param fault empty where the receipt completes the service's share now */
    Uni<Integer> fault(Mutiny.Session session, String id, String service, String fault) {
        return JsonRows.write(session, FAULT, Map.of("id", id, "service", service, "fault", fault));
    }

    /** Deletes the services' answers to an earlier start: all of them begin again. */
    Uni<Void> clear(Mutiny.Session session, String id) {
        return JsonRows.write(session, "delete from privacy_export where request_id = :id", Map.of("id", id))
                .chain(() -> JsonRows.write(session, "delete from privacy_receipt where request_id = :id", Map.of("id", id)))
                .replaceWithVoid();
    }

    /** Stores the identifiers that the services were told to erase: a restart sends all of them again. */
    Uni<Integer> keep(Mutiny.Session session, String id, List<Identifier> names) {
        return JsonRows.write(session, KEEP, Map.of("id", id, "names", names));
    }

    /** The identifiers stored for an erasure, and for other unfinished ones that share a key with it. */
    Uni<List<Identifier>> kept(Mutiny.Session session, String id, List<String> keys) {
        return JsonRows.read(session, KEPT, Map.of("id", id, "keys", keys)).map(rows -> {
            List<Identifier> names = new ArrayList<>();
            rows.forEach(name -> names.add(Identifier.parse(name.textValue())));
            return names;
        });
    }

    /** Deletes the subject's identifier; from now on only the digest names the person. */
    Uni<Integer> forget(Mutiny.Session session, String id) {
        return JsonRows.write(session, FORGET, Map.of("id", id));
    }

    /** Some parts after a given one, in order. */
    public Uni<List<ExportPart>> parts(Mutiny.Session session, String id, String service, int part) {
        return session.createNativeQuery(PARTS, Object[].class).setParameter("id", id).setParameter("service", service)
                .setParameter("part", part)
                .getResultList()
                .map(rows -> rows.stream().map(row -> new ExportPart(id, (String) row[0], (Integer) row[1], (String) row[2], 0)).toList());
    }

    public Uni<Long> countParts(Mutiny.Session session, String id) {
        return session.createNativeQuery(COUNT, Long.class).setParameter("id", id).getSingleResult();
    }

    private static Row row(JsonNode row) {
        Status status = Status.valueOf(row.get("status").textValue());
        List<SignedReceipt> receipts = new ArrayList<>();
        row.get("receipts").forEach(each -> receipts.add(new SignedReceipt(each.get("service").textValue(), each.get("receipt"),
                each.get("authentic").booleanValue(), each.get("pinned").booleanValue(), each.get("fault").textValue(),
                JsonRows.instant(each.get("receivedAt")))));
        Map<String, Instant> times = new LinkedHashMap<>();
        for (String name : List.of("createdAt", "deadline", "startedAt", "finishedAt", "expiresAt")) {
            times.put(name, row.get(name).isNull() ? null : JsonRows.instant(row.get(name)));
        }
        List<String> waiting = status != Status.running && status != Status.failed ? null : DataRequest.SERVICES.stream()
                .filter(service -> receipts.stream().noneMatch(each -> each.service().equals(service) && counts(each))).toList();
        DataRequest request = new DataRequest(row.get("id").textValue(), RequestKind.valueOf(row.get("kind").textValue()), status,
                row.get("subject").textValue(), row.get("profileId").isNull() ? null : UUID.fromString(row.get("profileId").textValue()),
                row.get("traits").isNull() ? null : row.get("traits"), row.get("note").textValue(), row.get("createdBy").textValue(),
                times.get("createdAt"), times.get("deadline"),
                DataRequest.due(status, times.get("deadline"), times.get("finishedAt"), Instant.now()), times.get("startedAt"),
                times.get("finishedAt"), times.get("expiresAt"), receipts, waiting);
        return new Row(request, row.get("digest").textValue());
    }

    /** Whether a receipt counts as the service's confirmation that it is done. */
    static boolean counts(SignedReceipt receipt) {
        return receipt.fault() == null;
    }
}
