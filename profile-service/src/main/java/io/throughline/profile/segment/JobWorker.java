package io.throughline.profile.segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.postgres.Postgres;
import io.throughline.profile.profile.JsonRows;
import io.throughline.profile.profile.Touch;
import io.throughline.profile.segment.SegmentMoves.Tally;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Goes through many people in batches, each a transaction that also says how far it came, so that any replica goes on where
 * another was stopped. Events go on meanwhile.
 */
@ApplicationScoped
class JobWorker {

    /** Their locks are held while they are asked: some ten milliseconds. */
    private static final int PEOPLE = 500;
    private static final long IDLE_MILLIS = 100;

    // Whoever read the definitions before this one was committed has a transaction's number below the horizon by now, since they
    // hold locks of profiles. Once all of those have ended, nobody can bring back what this job has corrected.
    private static final String CLAIM = """
            with claimed as (
              select j.id from segment_job j where j.status in ('waiting', 'running') and (j.resume_at is null or j.resume_at <= now()) order by j.updated_at limit 1 for update skip locked)
            update segment_job j set updated_at = now(),
                   horizon = coalesce(j.horizon, cast(cast(pg_snapshot_xmax(pg_current_snapshot()) as text) as bigint)),
                   status = case when j.horizon <= cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint) then 'running' else 'waiting' end
              from claimed where j.id = claimed.id
            returning cast(json_build_object('id', j.id, 'segment', j.segment_id, 'kind', j.kind, 'status', j.status, 'mode', j.mode,
              'progress', j.progress, 'counted', j.total is not null) as text)
            """;
    private static final String COUNT = """
            update segment_job set total = case kind when 'upload' then (select count(*) from segment_upload_line l where l.job_id = :id)
              when 'archive' then (select count(*) from segment_member m where m.segment_id = segment_job.segment_id)
              else (select count(*) from profile where merged_into is null) end where id = :id
            """;
    private static final String PROGRESS = """
            update segment_job set progress = :progress, done = done + :done, entered = entered + :entered, exited = exited + :exited,
                   status = case when :over then 'done' else status end, attempts = 0, resume_at = null, updated_at = now() where id = :id
            """;
    private static final String EVERYBODY = """
            select cast(json_agg(l.id) as text) from (
              select p.id from profile p where p.id > cast(cast(:from as text) as uuid) and p.merged_into is null order by p.id limit %d for no key update) l
            """.formatted(PEOPLE);
    private static final String MEMBERS = """
            select cast(json_agg(l.id) as text) from (
              select p.id from profile p
               where p.id in (select m.profile_id from segment_member m where m.segment_id = :segment and m.profile_id > cast(cast(:from as text) as uuid)
                               order by m.profile_id limit %d)
               order by p.id for no key update) l
            """.formatted(PEOPLE);
    private static final UUID FIRST = new UUID(0, 0);
    private static final Logger LOG = Logger.getLogger(JobWorker.class);

    private final SegmentMoves moves;
    private final Uploads uploads;
    private final Archival archival;
    private final Loop loop = new Loop("segment-jobs", IDLE_MILLIS, this::work);
    private volatile List<UUID> inHand = List.of();

    @Inject
    JobWorker(SegmentMoves moves, Uploads uploads, Archival archival) {
        this.moves = moves;
        this.uploads = uploads;
        this.archival = archival;
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loop.stop();
    }

    /** There is a new job. */
    void nudge() {
        loop.nudge();
    }

    /**
     * What a batch came to.
     *
     * @param progress the last that is done; null where nothing was left to do
     */
    record Batch(String progress, int done, Tally tally) {

        static final Batch OVER = new Batch(null, 0, new Tally(0, 0));
    }

    /** What failed waits for a while: other jobs do not. */
    private boolean work() {
        inHand = List.of();
        try {
            return Postgres.inTransaction(this::step);
        } catch (RuntimeException e) {
            if (!Setback.tells(e, inHand)) {
                throw e;
            }
            Setback.ofJobs(inHand);
            LOG.errorf("Jobs %s failed, and are tried again: %s", inHand, e.toString());
            return true;
        }
    }

    private Uni<Boolean> step(Mutiny.Session session) {
        return JsonRows.read(session, CLAIM, Map.of()).chain(job -> {
            if (!job.isObject() || job.get("status").textValue().equals("waiting")) {
                return Uni.createFrom().item(false);
            }
            UUID id = UUID.fromString(job.get("id").textValue());
            inHand = List.of(id);
            Uni<Integer> counted = job.get("counted").booleanValue() ? Uni.createFrom().item(0) : JsonRows.write(session, COUNT, Map.of("id", id));
            return counted.chain(() -> batch(session, id, job)).chain(batch -> JsonRows.write(session, PROGRESS, Map.of("id", id,
                    "progress", batch.progress() == null ? job.get("progress").textValue() : batch.progress(), "done", batch.done(),
                    "entered", batch.tally().entered(), "exited", batch.tally().exited(), "over", batch.progress() == null))).replaceWith(true);
        });
    }

    private Uni<Batch> batch(Mutiny.Session session, UUID id, JsonNode job) {
        UUID segment = UUID.fromString(job.get("segment").textValue());
        String progress = job.get("progress").textValue();
        Touch.Cause cause = new Touch.Cause(switch (job.get("kind").textValue()) {
            case "upload" -> "list";
            case "archive" -> "archived";
            default -> "definition";
        }, id.toString());
        if (cause.kind().equals("list")) {
            return uploads.batch(session, id, segment, job.get("mode").textValue(), progress, cause);
        }
        boolean archive = cause.kind().equals("archived");
        Map<String, Object> parameters = new HashMap<>(Map.of("from", progress.isEmpty() ? FIRST.toString() : progress));
        if (archive) {
            parameters.put("segment", segment);
        }
        return JsonRows.read(session, archive ? MEMBERS : EVERYBODY, parameters).chain(ids -> {
            List<UUID> people = new ArrayList<>();
            ids.forEach(each -> people.add(UUID.fromString(each.textValue())));
            if (people.isEmpty()) {
                return Uni.createFrom().item(Batch.OVER);
            }
            Uni<Tally> asked = archive ? archival.leave(session, segment, people, cause) : ask(session, segment, people, cause);
            return asked.map(tally -> new Batch(people.getLast().toString(), people.size(), tally));
        });
    }

    private Uni<Tally> ask(Mutiny.Session session, UUID segment, List<UUID> people, Touch.Cause cause) {
        return moves.decide(session, definitions -> {
            Map<UUID, SegmentMoves.Ask> asks = new HashMap<>();
            people.forEach(profile -> asks.put(profile, new SegmentMoves.Ask(Set.of(segment), false, cause)));
            return asks;
        }, null);
    }
}
