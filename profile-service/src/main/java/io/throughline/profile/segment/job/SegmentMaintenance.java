package io.throughline.profile.segment.job;

import java.time.Duration;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Adds up membership changes by day, so that the transactions that change memberships need not wait for one another; and
 * deletes uploads that were never finished.
 */
@ApplicationScoped
public class SegmentMaintenance {

    private static final int ROWS = 5_000;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final String ADD_UP = """
            with taken as (
              delete from segment_moves where id in (select id from segment_moves order by id limit %d for update skip locked)
              returning segment_id, day, entered, exited),
            added as (
              insert into segment_growth (segment_id, day, entered, exited)
              select segment_id, day, sum(entered), sum(exited) from taken group by segment_id, day order by segment_id, day
              on conflict (segment_id, day) do update set entered = segment_growth.entered + excluded.entered,
                exited = segment_growth.exited + excluded.exited)
            select cast(count(*) as text) from taken
            """.formatted(ROWS);
    // Abandons uploads to which no part was added for a day.
    private static final String ABANDON = """
            update segment_job set status = 'superseded', updated_at = now()
             where kind = 'upload' and status = 'filling' and updated_at < now() - interval '1 day'
            """;
    private static final String CLEAR = """
            delete from segment_upload_line where (job_id, identifier) in (
              select l.job_id, l.identifier from segment_job j join segment_upload_line l on l.job_id = j.id
               where j.kind = 'upload' and j.status in ('superseded', 'done', 'failed') limit %d)
            """.formatted(ROWS);

    private final BackgroundLoop loop = BackgroundLoop.named("segment-upkeep").longestPause(IDLE).steps(SegmentMaintenance::step);

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    private static Duration step() {
        boolean more = PostgresClient.inTransaction(SegmentMaintenance::clear) == ROWS
                | PostgresClient.inTransaction(SegmentMaintenance::addUp) == ROWS;
        return more ? Duration.ZERO : IDLE;
    }

    public static Uni<Integer> addUp(Mutiny.Session session) {
        return JsonRows.read(session, ADD_UP, Map.of()).map(JsonNode::intValue);
    }

    public static Uni<Integer> clear(Mutiny.Session session) {
        return JsonRows.write(session, ABANDON, Map.of()).chain(() -> JsonRows.write(session, CLEAR, Map.of()));
    }
}
