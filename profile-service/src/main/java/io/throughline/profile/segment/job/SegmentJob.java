package io.throughline.profile.segment.job;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.JsonRows;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * A job that processes many people in batches.
 *
 * @param done of {@code total} people, or lines of an upload
 * @param unknown lines whose identifier is not known; {@code unknownIdentifiers} are the first hundred, for callers who
 *        may upload
 */
@Schema(name = "SegmentJob")
public record SegmentJob(UUID id, UUID segmentId, int version,
        @Schema(description = "backfill: a new definition is asked of everybody; archive: everybody leaves; upload: a manual list is "
                + "changed") String kind,
        @Schema(description = "filling: parts of the upload still come in; waiting; running; done; superseded: by a newer definition; "
                + "failed: given up after eight attempts") String status,
        @Nullable String mode, @Nullable Long total, long done, long entered, long exited, @Nullable Long unknown,
        @Nullable List<String> unknownIdentifiers, String requestedBy,
        Instant createdAt, Instant updatedAt) {

    private static final String COLUMNS = """
            json_build_object('id', j.id, 'segmentId', j.segment_id, 'version', j.version, 'kind', j.kind, 'status', j.status, 'mode', \
            j.mode,
              'total', j.total, 'done', j.done, 'entered', j.entered, 'exited', j.exited, 'requestedBy', j.requested_by,
              'unknown', case when j.kind = 'upload' then j.unknown end,
              'unknownIdentifiers', case when j.kind = 'upload' then j.unknown_identifiers end,
              'createdAt', j.created_at, 'updatedAt', j.updated_at)""";
    private static final String FIND =
            "select cast(%s as text) from segment_job j where j.id = :id and j.segment_id = :segment".formatted(COLUMNS);
    private static final String LATEST = """
            select cast(json_agg(l.job) as text) from (
              select cast(%s as jsonb) - 'unknownIdentifiers' as job from segment_job j where j.segment_id = :segment
                order by j.created_at desc, j.id desc limit :rows) l
            """.formatted(COLUMNS);
    private static final String START = """
            with older as (
              update segment_job set status = 'superseded', updated_at = now()
               where segment_id = :segment and status in ('filling', 'waiting', 'running') and (kind <> 'upload'
                 or cast(:kind as text) = 'archive'))
            insert into segment_job (id, segment_id, version, kind, status, requested_by, created_at, updated_at)
            values (:id, :segment, :version, :kind, 'waiting', :user, now(), now())
            """;

    /** Starts the job when the transaction commits; unfinished jobs of the same segment become obsolete. */
    public static Uni<Void> start(Mutiny.Session session, UUID id, UUID segment, int version, String kind, String user) {
        return JsonRows.write(session, START, Map.of("id", id, "segment", segment, "version", version, "kind", kind, "user", user))
                .replaceWithVoid();
    }

    public static Uni<SegmentJob> find(Mutiny.Session session, UUID segment, UUID id) {
        return JsonRows.read(session, FIND, Map.of("id", id, "segment", segment)).map(row -> row.isObject() ? parse(row) : null);
    }

    /** The newest job. The identifiers of an upload are only for callers who may upload: {@link #find}. */
    public static Uni<List<SegmentJob>> latest(Mutiny.Session session, UUID segment, int most) {
        return JsonRows.read(session, LATEST, Map.of("segment", segment, "rows", most)).map(rows -> {
            List<SegmentJob> jobs = new java.util.ArrayList<>();
            rows.forEach(row -> jobs.add(parse(row)));
            return jobs;
        });
    }

    private static SegmentJob parse(JsonNode row) {
        return JsonRows.JSON.convertValue(row, SegmentJob.class);
    }
}
