package io.throughline.profile.segment.membership;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.segment.evaluation.MembershipDecision;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Stores membership changes and the times of the next evaluation, in one statement. The caller holds the locks of the
 * profiles.
 */
public final class MemberStore {

    private static final String WRITE = """
            with moved as materialized (
              select * from jsonb_to_recordset(cast(cast(:moves as text) as jsonb)) as r(segment uuid, profile uuid, entered boolean,
                reason jsonb)),
            come as (
              insert into segment_member (segment_id, profile_id, since, reason)
              select segment, profile, cast(cast(:at as text) as timestamptz), reason from moved where entered
              on conflict do nothing),
            gone as (
              delete from segment_member m using moved r where not r.entered and m.segment_id = r.segment and m.profile_id = r.profile),
            due as materialized (
              select * from jsonb_to_recordset(cast(cast(:due as text) as jsonb)) as r(segment uuid, profile uuid, at timestamptz)),
            appointed as (
              insert into segment_due (profile_id, segment_id, at) select profile, segment, at from due where at is not null
              on conflict (profile_id, segment_id) do update set at = excluded.at),
            over as (
              delete from segment_due d using due r where r.at is null and d.profile_id = r.profile and d.segment_id = r.segment)
            insert into segment_moves (segment_id, day, entered, exited)
            select segment, cast(cast(cast(:at as text) as timestamptz) at time zone 'UTC' as date), count(*) filter (where entered),
              count(*) filter (where not entered)
              from moved group by segment order by segment
            """;
    private static final String FORGET_DUE = """
            delete from segment_due where profile_id in
              (select cast(value as uuid) from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
            """;

    private MemberStore() {
    }

    /** @param at null where no time is pending any more */
    @RegisterForReflection
    public record Due(UUID segment, UUID profile, Instant at) {
    }

    public record Moved(MembershipDecision.Move move, SegmentEventData.Reason reason) {
    }

    public static Uni<Void> write(Mutiny.Session session, List<Moved> moves, List<Due> due, Instant at) {
        if (moves.isEmpty() && due.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Map<String, Object>> rows = new ArrayList<>(moves.size());
        moves.forEach(each -> rows.add(Map.of("segment", each.move().segment().id(), "profile", each.move().profileId(), "entered",
                each.move().entered(), "reason", reason(each))));
        return JsonRows.write(session, WRITE, Map.of("moves", rows, "due", due, "at", at.toString())).replaceWithVoid();
    }

    public static Uni<Void> forgetDue(Mutiny.Session session, List<UUID> profiles) {
        return profiles.isEmpty() ? Uni.createFrom().voidItem()
                : JsonRows.write(session, FORGET_DUE, Map.of("ids", profiles)).replaceWithVoid();
    }

    private static Map<String, Object> reason(Moved each) {
        return Map.of("kind", each.reason().kind(), "id", each.reason().id(), "parts", each.reason().parts(), "version",
                each.move().segment().version());
    }
}
