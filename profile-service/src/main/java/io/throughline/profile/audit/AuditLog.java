package io.throughline.profile.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.audit.AuditEntry;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentifierDigests;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** The table of the audit log. */
@ApplicationScoped
class AuditLog {

    /**
     * A lock number that nothing else in the database uses: "audit" in ASCII. Only one writer at a time, so that there is one
     * chain.
     */
    private static final String ALONE = "select 1 from (select pg_advisory_xact_lock(" + 0x6175646974L + ")) l";
    private static final String HEAD = """
            select cast(json_build_object('seq', l.seq, 'hash', l.hash, 'known', (
                select coalesce(json_agg(k.id), '[]') from audit_entry k
                 where k.id in (select value from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb))))) as text)
              from (select seq, encode(hash, 'hex') as hash from audit_entry
                    union all select 0, :none order by seq desc limit 1) l
            """;
    private static final String APPEND = """
            insert into audit_entry (seq, id, at, actor, roles, action, resource, subjects, people, reason, service, outcome, previous,
              hash)
            select r.seq, r.id, r.at, r.actor, r.roles, r.action, r.resource, r.subjects, r.people, r.reason, r.service, r.outcome,
                   decode(r.previous, 'hex'), decode(r.hash, 'hex')
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(seq bigint, id text, at timestamptz, actor text,
                   roles text[], action text, resource text, subjects text[], people int, reason text, service text, outcome int,
                   previous text, hash text)
             order by r.seq
            """;
    // An entry about the erasure itself does not name the erased person again.
    private static final String NAME = """
            insert into audit_person (digest, subject)
            select r.digest, r.subject
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(digest text, subject text)
             where not exists (select from suppression s where s.digest = decode(r.digest, 'hex'))
             order by r.digest
            on conflict do nothing
            """;
    private static final String FIELDS = """
            json_build_object('seq', e.seq, 'id', e.id, 'at', cast(extract(epoch from e.at) * 1000000 as bigint), 'actor', e.actor,
              'roles', to_json(e.roles), 'action', e.action, 'resource', e.resource, 'subjects', to_json(e.subjects),
              'people', e.people, 'reason', e.reason, 'service', e.service, 'outcome', e.outcome,
              'previous', encode(e.previous, 'hex'), 'hash', encode(e.hash, 'hex'))""";
    private static final String WALK = """
            select cast(json_agg(%s order by e.seq) as text)
              from (select * from audit_entry where seq > :after order by seq limit :limit) e
            """.formatted(FIELDS);
    private static final String PAGE = """
            select cast(json_agg(json_build_object('entry', %s, 'names',
                (select json_object_agg(n.digest, n.subject) from audit_person n where n.digest = any (e.subjects)))
                  order by e.seq desc) as text)
              from (select * from audit_entry
                     where seq < :before and (:actor = '' or actor = :actor) and (:action = '' or action = :action)
                       and (:service = '' or service = :service) and at >= cast(cast(:from as text) as timestamptz)
                         and at < cast(cast(:to as text) as timestamptz)
                       and (:subject = '' or subjects @> array[:subject]) order by seq desc limit :limit) e
            """.formatted(FIELDS);

    private final IdentifierDigests digests;

    @Inject
    AuditLog(IdentifierDigests digests) {
        this.digests = digests;
    }

    /** The content of an entry, under the id of the event that reported it. */
    record ReceivedEntry(String id, AuditEntry entry) {
    }

    /** Appends entries to the chain; those that are in it already are skipped. */
    Uni<Void> append(Mutiny.Session session, List<ReceivedEntry> told) {
        return session.createNativeQuery(ALONE, Integer.class).getSingleResult()
                .chain(() -> JsonRows.read(session, HEAD,
                        Map.of("ids", told.stream().map(ReceivedEntry::id).toList(), "none", ChainedAuditEntry.NONE)))
                .chain(head -> {
                    List<ChainedAuditEntry> chained = chain(told, head);
                    return chained.isEmpty() ? Uni.createFrom().voidItem()
                            : JsonRows.write(session, APPEND, Map.of("rows", chained))
                                    .chain(() -> JsonRows.write(session, NAME, Map.of("rows", names(told)))).replaceWithVoid();
                });
    }

    private List<ChainedAuditEntry> chain(List<ReceivedEntry> told, JsonNode head) {
        long seq = head.get("seq").longValue();
        String hash = head.get("hash").textValue();
        Set<String> known = new HashSet<>();
        head.get("known").forEach(id -> known.add(id.textValue()));
        List<ChainedAuditEntry> chained = new ArrayList<>(told.size());
        for (ReceivedEntry each : told) {
            if (known.add(each.id())) {
                ChainedAuditEntry next = entry(each).behind(seq, hash);
                chained.add(next);
                seq = next.seq();
                hash = next.hash();
            }
        }
        return chained;
    }

    private ChainedAuditEntry entry(ReceivedEntry receivedEntry) {
        AuditEntry entry = receivedEntry.entry();
        List<String> subjects = entry.subjects().stream().map(Identifier::parse).map(digests::of).toList();
        return new ChainedAuditEntry(0, receivedEntry.id(), entry.at().truncatedTo(ChronoUnit.MICROS), entry.actor(), entry.roles(),
                entry.action(),
                entry.resource(), subjects, entry.people(), entry.reason(), entry.service(), entry.outcome(), null, null);
    }

    private List<Map<String, String>> names(List<ReceivedEntry> told) {
        Map<String, String> names = new LinkedHashMap<>();
        told.forEach(each -> each.entry().subjects().stream().map(Identifier::parse)
                .forEach(subject -> names.put(digests.of(subject), subject.toString())));
        return names.entrySet().stream().map(name -> Map.of("digest", name.getKey(), "subject", name.getValue())).toList();
    }

    /** The entries after a given one, in order. */
    Uni<List<ChainedAuditEntry>> after(Mutiny.Session session, long seq, int limit) {
        return JsonRows.read(session, WALK, Map.of("after", seq, "limit", limit)).map(rows -> {
            List<ChainedAuditEntry> entries = new ArrayList<>(rows.size());
            rows.forEach(row -> entries.add(parse(row)));
            return entries;
        });
    }

    /** The selected entries, newest first, with the names of the people who were not erased. */
    Uni<List<AuditView>> page(Mutiny.Session session, AuditQuery query, int limit) {
        Map<String, Object> parameters =
                new LinkedHashMap<>(Map.of("before", query.before(), "actor", query.actor(), "action", query.action(),
                        "service", query.service(), "from", query.from().toString(), "to", query.to().toString(), "limit", limit));
        parameters.put("subject", query.subject() == null ? "" : digests.of(query.subject()));
        return JsonRows.read(session, PAGE, parameters).map(rows -> {
            List<AuditView> views = new ArrayList<>(rows.size());
            rows.forEach(row -> views.add(AuditView.of(parse(row.get("entry")), row.get("names"))));
            return views;
        });
    }

    private static ChainedAuditEntry parse(JsonNode row) {
        Instant at = JsonRows.instant(row.get("at"));
        return new ChainedAuditEntry(row.get("seq").longValue(), row.get("id").textValue(), at, row.get("actor").textValue(),
                texts(row.get("roles")), row.get("action").textValue(), row.get("resource").textValue(), texts(row.get("subjects")),
                row.get("people").intValue(), row.get("reason").textValue(), row.get("service").textValue(),
                row.get("outcome").intValue(), row.get("previous").textValue(), row.get("hash").textValue());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>(array.size());
        array.forEach(each -> texts.add(each.textValue()));
        return texts;
    }
}
