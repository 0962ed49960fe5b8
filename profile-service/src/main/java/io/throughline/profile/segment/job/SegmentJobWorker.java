package io.throughline.profile.segment.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.segment.membership.MembershipMoves;
import io.throughline.profile.segment.membership.MembershipMoves.Tally;
import io.throughline.profile.segment.upload.ListUploads;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Processes many people in batches. Each batch is a transaction that also stores the progress, so that any replica can
 * continue where another stopped. Events are processed at the same time.
 */
@ApplicationScoped
public class SegmentJobWorker {

    /** The profiles stay locked during the evaluation: some ten milliseconds. */
    private static final int PEOPLE = 500;
    /**
     * The most evaluations (people times definitions) of a batch, since they run on an event loop: with more definitions there
     * are fewer people.
     */
    private static final int MOST_QUESTIONS = 10_000;
    private static final int FEWEST_PEOPLE = 50;
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final int MOST_TOGETHER = 200;

    // A transaction that read the definitions before this one was committed has a number below the horizon, since it holds
    // locks of profiles. Once all of those have ended, none can undo what this job corrects. The horizon is this transaction's
    // own number: the snapshot's xmax would exclude transactions that run and are younger than all that ended so far.
    private static final String BEGIN = """
            with waiting as (select j.id from segment_job j where j.status = 'waiting' order by j.id for update skip locked)
            update segment_job j set updated_at = now(),
                   horizon = coalesce(j.horizon, cast(cast(pg_current_xact_id() as text) as bigint)),
                   status = case when j.horizon <= cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint) then 'running' \
            else 'waiting' end
              from waiting where j.id = waiting.id
            """;
    // Jobs take turns, where all backfills together count as one, except failed ones: they run alone until one of their
    // batches succeeds. Uploads of one list run in the order in which they were closed, also while an older one waits after a
    // failure, since each starts from the result of the one before. No older upload can appear later, since all older
    // transactions have ended by then.
    private static final String CLAIM = """
            select cast(json_build_object('id', j.id, 'segment', j.segment_id, 'kind', j.kind, 'mode', j.mode, 'progress', j.progress,
              'attempts', j.attempts) as text)
              from segment_job j where j.status = 'running' and (j.resume_at is null or j.resume_at <= now())
               and not (j.kind = 'upload' and exists (select 1 from segment_job o where o.kind = 'upload' and o.status in ('waiting',
                 'running')
                 and o.segment_id = j.segment_id and (o.horizon, o.id) < (j.horizon, j.id)))
             order by case when j.kind = 'backfill' and j.attempts = 0
                           then (select max(o.updated_at) from segment_job o where o.status = 'running' and o.kind = 'backfill'
                             and o.attempts = 0)
                           else j.updated_at end, j.id
             limit 1 for update skip locked
            """;
    // Backfills process the same people: those with equal progress continue together, and those behind run up to the position
    // of the next, so that many new definitions cost little more than one. The last and the foremost take turns, so that some
    // backfill finishes however many new ones start.
    private static final String GROUP = """
            with reached as materialized (
              select progress, min(updated_at) as since from segment_job where status = 'running' and kind = 'backfill'
                and attempts = 0 group by progress),
            chosen as materialized (
              select progress from reached where progress in ((select min(progress) from reached), (select max(progress) from reached))
               order by since, progress limit 1),
            members as materialized (
              select j.id, j.segment_id from segment_job j where j.status = 'running' and j.kind = 'backfill' and j.attempts = 0
                and j.progress = (select progress from chosen)
               order by j.id limit %d for update skip locked)
            select cast(json_build_object('progress', (select progress from chosen),
              'to', (select min(progress) from reached where progress > (select progress from chosen)),
              'jobs', (select json_agg(json_build_array(id, segment_id)) from members)) as text)
            """.formatted(MOST_TOGETHER);
    private static final String COUNT = """
            update segment_job set total = case kind when 'upload' then done + (select count(*) from segment_upload_line l
              where l.job_id = segment_job.id)
              when 'archive' then (select count(*) from segment_member m where m.segment_id = segment_job.segment_id)
              else (select count(*) from profile where merged_into is null) end
             where total is null and id in (select cast(value as uuid)
               from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
            """;
    private static final String PROGRESS = """
            update segment_job j set progress = :progress, done = j.done + :done, entered = j.entered + r.entered,
              exited = j.exited + r.exited,
                   status = case when :over then 'done' else j.status end, attempts = 0, resume_at = null, updated_at = now()
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(id uuid, entered bigint, exited bigint) where j.id = r.id
            """;
    private static final String EVERYBODY = """
            select cast(json_agg(l.id) as text) from (
              select p.id from profile p where p.id > cast(cast(:from as text) as uuid) and p.id <= cast(cast(:to as text) as uuid)
                and p.merged_into is null
               order by p.id limit :most for no key update) l
            """;
    private static final String MEMBERS = """
            select cast(json_agg(l.id) as text) from (
              select p.id from profile p
               where p.id in (select m.profile_id from segment_member m where m.segment_id = :segment
                 and m.profile_id > cast(cast(:from as text) as uuid)
                               order by m.profile_id limit %d)
               order by p.id for no key update) l
            """.formatted(PEOPLE);
    private static final Logger LOG = Logger.getLogger(SegmentJobWorker.class);
    private static final String FIRST = new UUID(0, 0).toString();
    private static final String LAST = new UUID(-1, -1).toString();

    private final MembershipMoves moves;
    private final ListUploads uploads;
    private final SegmentArchival archival;
    private final BackgroundLoop loop =
            BackgroundLoop.named("segment-jobs").longestPause(Duration.ofSeconds(1)).steps(() -> work() ? Duration.ZERO : IDLE);
    private volatile Collection<UUID> inHand = List.of();

    @Inject
    SegmentJobWorker(MembershipMoves moves, ListUploads uploads, SegmentArchival archival) {
        this.moves = moves;
        this.uploads = uploads;
        this.archival = archival;
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    /** Notifies the worker of a new job. */
    public void wakeUp() {
        loop.wakeUp();
    }

    /**
     * The result of a batch.
     *
     * @param progress the last item that is done
     * @param over whether nothing was left to do
     */
    public record Batch(String progress, int done, boolean over, Tally tally) {

        public static Batch over(String progress) {
            return new Batch(progress, 0, true, Tally.NONE);
        }
    }

    /** A failed job is postponed; other jobs are not. */
    private boolean work() {
        inHand = List.of();
        try {
            return PostgresClient.inTransaction(this::step);
        } catch (RuntimeException e) {
            if (!JobFailures.tells(e, inHand)) {
                throw e;
            }
            JobFailures.ofJobs(inHand);
            LOG.errorf("Jobs %s failed, and are tried again: %s", inHand, e.toString());
            return true;
        }
    }

    private Uni<Boolean> step(Mutiny.Session session) {
        return JsonRows.write(session, BEGIN, Map.of()).chain(() -> JsonRows.read(session, CLAIM, Map.of())).chain(job -> {
            if (!job.isObject()) {
                return Uni.createFrom().item(false);
            }
            Map<UUID, UUID> one = Map.of(id(job.get("id")), id(job.get("segment")));
            if (job.get("kind").textValue().equals("backfill")) {
                return job.get("attempts").intValue() > 0 ? backfill(session, one, job.get("progress").textValue(), null)
                        : group(session).chain(
                                group -> backfill(session, jobs(group), group.get("progress").textValue(), group.get("to").textValue()));
            }
            inHand = one.keySet();
            return count(session, one).chain(() -> batch(session, job)).chain(batch -> store(session, one, batch));
        });
    }

    /** The backfills that continue now: from {@code progress}, up to {@code to} or to the end. */
    public static Uni<JsonNode> group(Mutiny.Session session) {
        return JsonRows.read(session, GROUP, Map.of());
    }

    /** The number of people in a batch for a number of definitions. */
    public static int people(int definitions) {
        return Math.clamp(MOST_QUESTIONS / definitions, FEWEST_PEOPLE, PEOPLE);
    }

    private static Map<UUID, UUID> jobs(JsonNode group) {
        Map<UUID, UUID> jobs = new HashMap<>();
        group.get("jobs").forEach(job -> jobs.put(id(job.get(0)), id(job.get(1))));
        return jobs;
    }

    /** @param to the position at which to stop; null for the end */
    private Uni<Boolean> backfill(Mutiny.Session session, Map<UUID, UUID> jobs, String from, String to) {
        inHand = jobs.keySet();
        if (jobs.isEmpty()) {
            // Another replica has locked them.
            return Uni.createFrom().item(false);
        }
        Map<String, Object> whom = Map.of("from", from.isEmpty() ? FIRST : from, "to", to == null ? LAST : to, "most", people(jobs.size()));
        return count(session, jobs).chain(() -> people(session, EVERYBODY, whom))
                .chain(people -> people.isEmpty()
                        ? Uni.createFrom().item(to == null ? Batch.over(from) : new Batch(to, 0, false, Tally.NONE))
                        : moves.decide(session, definitions -> asks(people, jobs), null)
                                .map(tally -> new Batch(people.getLast().toString(), people.size(), false, tally)))
                .chain(batch -> store(session, jobs, batch));
    }

    private Uni<Batch> batch(Mutiny.Session session, JsonNode job) {
        UUID id = id(job.get("id"));
        UUID segment = id(job.get("segment"));
        String progress = job.get("progress").textValue();
        if (job.get("kind").textValue().equals("upload")) {
            return uploads.batch(session, id, segment, job.get("mode").textValue(), progress,
                    new ChangedProfile.Cause("list", id.toString()));
        }
        return people(session, MEMBERS, Map.of("segment", segment, "from", progress.isEmpty() ? FIRST : progress))
                .chain(people -> people.isEmpty()
                        ? archival.empty(session, segment).map(more -> new Batch(progress, 0, !more, Tally.NONE))
                        : archival.removeMembers(session, segment, people, new ChangedProfile.Cause("archived", id.toString()))
                                .map(tally -> new Batch(people.getLast().toString(), people.size(), false, tally)));
    }

    private static Uni<Integer> count(Mutiny.Session session, Map<UUID, UUID> jobs) {
        return JsonRows.write(session, COUNT, Map.of("ids", jobs.keySet()));
    }

    private static Uni<Boolean> store(Mutiny.Session session, Map<UUID, UUID> jobs, Batch batch) {
        List<Map<String, Object>> rows = new ArrayList<>();
        jobs.forEach((job, segment) -> rows
                .add(Map.of("id", job, "entered", batch.tally().entered(segment), "exited", batch.tally().exited(segment))));
        return JsonRows
                .write(session, PROGRESS, Map.of("progress", batch.progress(), "done", batch.done(), "over", batch.over(), "rows", rows))
                .replaceWith(true);
    }

    private static Uni<List<UUID>> people(Mutiny.Session session, String sql, Map<String, ?> parameters) {
        return JsonRows.read(session, sql, parameters).map(ids -> {
            List<UUID> people = new ArrayList<>();
            ids.forEach(each -> people.add(id(each)));
            return people;
        });
    }

    private static Map<UUID, MembershipMoves.EvaluationRequest> asks(List<UUID> people, Map<UUID, UUID> jobs) {
        Map<UUID, ChangedProfile.Cause> causes = new HashMap<>();
        jobs.forEach((job, segment) -> causes.put(segment, new ChangedProfile.Cause("definition", job.toString())));
        MembershipMoves.EvaluationRequest ask =
                new MembershipMoves.EvaluationRequest(Set.copyOf(jobs.values()), false, causes.values().iterator().next(), causes);
        Map<UUID, MembershipMoves.EvaluationRequest> asks = new HashMap<>();
        people.forEach(profile -> asks.put(profile, ask));
        return asks;
    }

    private static UUID id(JsonNode text) {
        return UUID.fromString(text.textValue());
    }
}
