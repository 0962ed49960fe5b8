package io.throughline.profile.segment.upload;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.ContentionRetry;
import io.throughline.profile.core.ErasedPeople;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.segment.job.SegmentJobWorker.Batch;
import io.throughline.profile.segment.membership.MembershipMoves;
import io.throughline.profile.segment.membership.MembershipMoves.Tally;
import org.hibernate.reactive.mutiny.Mutiny;

/** Changes manual lists by uploads. */
@ApplicationScoped
public class ListUploads {

    private static final int LINES = 500;
    /** The second pass of a replacing upload: over the entries that are not in it. */
    private static final String SURPLUS = "surplus ";

    // Inserts the job, or locks it: a concurrent request with another part waits.
    private static final String JOB = """
            insert into segment_job (id, segment_id, version, kind, status, mode, requested_by, created_at, updated_at)
            select :job, s.id, s.version, 'upload', 'filling', :mode, :user, now(), now() from segment s where s.id = :segment
            on conflict (id) do update set updated_at = now()
            """;
    // A separate statement, which sees what was committed while this one waited for the lock.
    private static final String PART = """
            select cast(json_build_array(j.segment_id, j.kind, j.status, j.mode,
              (select p.digest from segment_upload_part p where p.job_id = j.id and p.part = :part),
              (select coalesce(max(p.part), 0) from segment_upload_part p where p.job_id = j.id)) as text) from segment_job j
                where j.id = :job
            """;
    // The transaction's number gives the order in which uploads of a list were closed, in which SegmentJobWorker processes
    // them.
    private static final String LINE = """
            with part as (insert into segment_upload_part (job_id, part, digest, last) values (:job, :part, :digest, :last)),
            begun as (update segment_job set unknown = unknown + :erased, done = done + :erased,
              status = case when :last then 'waiting' else status end,
              horizon = case when :last then cast(cast(pg_current_xact_id() as text) as bigint) end where id = :job)
            insert into segment_upload_line (job_id, identifier)
            select :job, v.value from jsonb_array_elements_text(cast(cast(:rows as text) as jsonb)) as v(value) on conflict do nothing
            """;
    private static final String NEXT_LINES = """
            select cast(json_agg(json_build_array(l.identifier, i.profile_id) order by l.identifier) as text) from (
              select identifier from segment_upload_line where job_id = :job and identifier > :from order by identifier limit %d) l
              left join identifier i on i.key = l.identifier
            """.formatted(LINES);
    private static final String NEXT_SURPLUS = """
            select cast(json_agg(json_build_array(e.identifier, i.profile_id) order by e.identifier) as text) from (
              select identifier from segment_entry e where segment_id = :segment and identifier > :from
                 and not exists (select 1 from segment_upload_line l where l.job_id = :job and l.identifier = e.identifier)
               order by identifier limit %d) e
              left join identifier i on i.key = e.identifier
            """.formatted(LINES);
    private static final String LOCK = """
            select cast(json_agg(l.id) as text) from (
              select p.id from profile p where p.id in (select cast(value as uuid)
                from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
               order by p.id for no key update) l
            """;
    private static final String ADD = """
            insert into segment_entry (segment_id, identifier)
            select :segment, v.value from jsonb_array_elements_text(cast(cast(:rows as text) as jsonb)) as v(value) on conflict do nothing
            """;
    private static final String REMOVE = """
            delete from segment_entry where segment_id = :segment
               and identifier in (select v.value from jsonb_array_elements_text(cast(cast(:rows as text) as jsonb)) as v(value))
            """;
    private static final String UNKNOWN = """
            update segment_job set unknown = unknown + :n, unknown_identifiers = case when jsonb_array_length(unknown_identifiers) >= 100
              then unknown_identifiers else unknown_identifiers || cast(cast(:rows as text) as jsonb) end where id = :job
            """;
    private static final String CLEAR = "delete from segment_upload_line where job_id = :job";

    private final MembershipMoves moves;
    private final ErasedPeople erased;

    @Inject
    ListUploads(MembershipMoves moves, ErasedPeople erased) {
        this.moves = moves;
        this.erased = erased;
    }

    /** The result of receiving a part. */
    enum Outcome {
        TAKEN, KNOWN, OTHER_CONTENT, OUT_OF_ORDER, CLOSED, OTHER_UPLOAD
    }

    record Part(UUID segment, UUID job, String mode, int number, boolean last, String digest, Collection<Identifier> identifiers) {
    }

    Uni<Outcome> take(Mutiny.Session session, Part part, String user) {
        return JsonRows.write(session, JOB, Map.of("job", part.job(), "segment", part.segment(), "mode", part.mode(), "user", user))
                .chain(() -> JsonRows.read(session, PART, Map.of("job", part.job(), "part", part.number()))).chain(row -> {
                    Outcome outcome = outcome(part, row);
                    return outcome != Outcome.TAKEN ? Uni.createFrom().item(outcome) : lines(session, part).replaceWith(outcome);
                });
    }

    /** Erased people are only counted, like unknown identifiers; their identifiers are not stored. */
    private Uni<Integer> lines(Mutiny.Session session, Part part) {
        return erased.findErased(session, part.identifiers())
                .chain(gone -> JsonRows.write(session, LINE, Map.of("job", part.job(), "part", part.number(),
                        "digest", part.digest(), "last", part.last(), "erased", gone.size(),
                        "rows", part.identifiers().stream().filter(each -> !gone.contains(each)).toList())));
    }

    private static Outcome outcome(Part part, JsonNode row) {
        boolean same = row.get(0).textValue().equals(part.segment().toString()) && row.get(1).textValue().equals("upload")
                && part.mode().equals(row.get(3).textValue());
        if (!same) {
            return Outcome.OTHER_UPLOAD;
        }
        if (!row.get(4).isNull()) {
            return row.get(4).textValue().equals(part.digest()) ? Outcome.KNOWN : Outcome.OTHER_CONTENT;
        }
        return !row.get(2).textValue().equals("filling") ? Outcome.CLOSED
                : row.get(5).intValue() + 1 == part.number() ? Outcome.TAKEN : Outcome.OUT_OF_ORDER;
    }

    /** One batch of a job. */
    public Uni<Batch> batch(Mutiny.Session session, UUID job, UUID segment, String mode, String progress, ChangedProfile.Cause cause) {
        if (progress.startsWith(SURPLUS)) {
            return surplus(session, job, segment, progress.substring(SURPLUS.length()), cause);
        }
        return change(session, NEXT_LINES, Map.of("job", job, "from", progress), segment, mode.equals("remove") ? REMOVE : ADD, job, cause)
                .chain(batch -> !batch.over() ? Uni.createFrom().item(batch)
                        : mode.equals("replace") ? surplus(session, job, segment, "", cause) : over(session, job, progress));
    }

    private Uni<Batch> surplus(Mutiny.Session session, UUID job, UUID segment, String from, ChangedProfile.Cause cause) {
        return change(session, NEXT_SURPLUS, Map.of("job", job, "segment", segment, "from", from), segment, REMOVE, null, cause)
                .chain(batch -> batch.over() ? over(session, job, SURPLUS + from)
                        : Uni.createFrom().item(new Batch(SURPLUS + batch.progress(), 0, false, batch.tally())));
    }

    private static Uni<Batch> over(Mutiny.Session session, UUID job, String progress) {
        return JsonRows.write(session, CLEAR, Map.of("job", job)).replaceWith(Batch.over(progress));
    }

    /** @param report the job in which to report unknown identifiers; null where the entries are not from its upload */
    private Uni<Batch> change(Mutiny.Session session, String next, Map<String, ?> parameters, UUID segment, String write, UUID report,
            ChangedProfile.Cause cause) {
        return JsonRows.read(session, next, parameters).chain(rows -> {
            if (rows.isEmpty()) {
                return Uni.createFrom().item(Batch.over(""));
            }
            Map<String, UUID> owners = owners(rows);
            Set<UUID> people = new TreeSet<>(owners.values());
            List<String> unknown = new ArrayList<>();
            rows.forEach(row -> {
                if (row.get(1).isNull()) {
                    unknown.add(row.get(0).textValue());
                }
            });
            // Unknown identifiers are not stored: a list consists of people.
            Collection<String> entries = write.equals(REMOVE) ? texts(rows) : owners.keySet();
            return JsonRows.read(session, LOCK, Map.of("ids", people)).chain(() -> JsonRows.read(session, next, parameters))
                    .invoke(again -> moved(owners, owners(again)))
                    .chain(() -> JsonRows.write(session, write, Map.of("segment", segment, "rows", entries)))
                    .chain(() -> report == null || unknown.isEmpty() ? Uni.createFrom().item(0) : JsonRows.write(session, UNKNOWN,
                            Map.of("job", report, "n", unknown.size(), "rows", unknown.stream().limit(100).toList())))
                    .chain(() -> ask(session, segment, people, cause))
                    .map(tally -> new Batch(rows.get(rows.size() - 1).get(0).textValue(), rows.size(), false, tally));
        });
    }

    private Uni<Tally> ask(Mutiny.Session session, UUID segment, Set<UUID> people, ChangedProfile.Cause cause) {
        return moves.decide(session, definitions -> {
            Map<UUID, MembershipMoves.EvaluationRequest> asks = new HashMap<>();
            people.forEach(profile -> asks.put(profile, new MembershipMoves.EvaluationRequest(Set.of(segment), false, cause)));
            return asks;
        }, null);
    }

    private static void moved(Map<String, UUID> before, Map<String, UUID> now) {
        if (!before.equals(now)) {
            throw new ContentionRetry.ConcurrentChangeException();
        }
    }

    private static Map<String, UUID> owners(JsonNode rows) {
        Map<String, UUID> owners = new HashMap<>();
        rows.forEach(row -> {
            if (!row.get(1).isNull()) {
                owners.put(row.get(0).textValue(), UUID.fromString(row.get(1).textValue()));
            }
        });
        return owners;
    }

    private static List<String> texts(JsonNode rows) {
        List<String> texts = new ArrayList<>();
        rows.forEach(row -> texts.add(row.get(0).textValue()));
        return texts;
    }
}
