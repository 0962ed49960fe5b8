package io.throughline.profile.segment.job;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.segment.evaluation.MembershipDecision;
import io.throughline.profile.segment.membership.MemberStore;
import io.throughline.profile.segment.membership.MembershipMoves;
import io.throughline.profile.segment.membership.SegmentEventData;
import io.throughline.profile.segment.rule.SegmentDefinition;
import org.hibernate.reactive.mutiny.Mutiny;

/** Ends memberships without evaluating a rule: of a segment that is archived, or of a person who is erased. */
@ApplicationScoped
public class SegmentArchival {

    private static final String MEMBERSHIPS = """
            select cast(json_agg(json_build_array(m.segment_id, m.profile_id, s.name, s.version)) as text)
              from segment_member m join segment s on s.id = m.segment_id
             where m.profile_id in (select cast(value as uuid)
               from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
               and m.segment_id = coalesce(cast(nullif(cast(:segment as text), '') as uuid), m.segment_id)
            """;

    private static final int ENTRIES = 5_000;
    private static final String EMPTY = """
            delete from segment_entry where segment_id = :segment
               and identifier in (select identifier from segment_entry where segment_id = :segment limit %d)
            """.formatted(ENTRIES);

    private final MembershipMoves moves;

    @Inject
    SegmentArchival(MembershipMoves moves) {
        this.moves = moves;
    }

    /** @param segment null for all of the person's */
    public Uni<MembershipMoves.Tally> removeMembers(Mutiny.Session session, UUID segment, Collection<UUID> people,
            ChangedProfile.Cause cause) {
        Map<String, Object> parameters = Map.of("ids", people, "segment", segment == null ? "" : segment.toString());
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return JsonRows.read(session, MEMBERSHIPS, parameters).chain(rows -> {
            List<MemberStore.Moved> gone = new ArrayList<>();
            List<MemberStore.Due> due = new ArrayList<>();
            rows.forEach(row -> {
                UUID id = UUID.fromString(row.get(0).textValue());
                UUID profile = UUID.fromString(row.get(1).textValue());
                SegmentDefinition definition = SegmentDefinition.of(id, row.get(2).textValue(), row.get(3).intValue(), null);
                gone.add(new MemberStore.Moved(new MembershipDecision.Move(definition, profile, false, List.of(), null),
                        new SegmentEventData.Reason(cause.kind(), cause.id(), List.of(), null)));
                due.add(new MemberStore.Due(id, profile, null));
            });
            return MemberStore.write(session, gone, due, now).chain(() -> moves.publish(session, gone, now, null))
                    .map(nothing -> MembershipMoves.Tally.of(gone));
        });
    }

    /** Deletes some of a list's entries; returns whether there are more. */
    Uni<Boolean> empty(Mutiny.Session session, UUID segment) {
        return JsonRows.write(session, EMPTY, Map.of("segment", segment)).map(rows -> rows == ENTRIES);
    }
}
