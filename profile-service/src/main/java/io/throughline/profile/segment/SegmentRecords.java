package io.throughline.profile.segment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.PersonIdentifiers;
import io.throughline.profile.core.PersonalRecords;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.segment.job.SegmentArchival;
import io.throughline.profile.segment.membership.MemberStore;
import org.hibernate.reactive.mutiny.Mutiny;

/** The segments and lists that a person is in, for export and erasure. */
@ApplicationScoped
class SegmentRecords implements PersonalRecords {

    private static final String SHOW = """
            select cast(coalesce(json_agg(r.record), '[]') as text) from (
              select json_build_object('segment', s.name, 'segmentId', s.id, 'since', m.since, 'reason', m.reason) as record
                from segment_member m join segment s on s.id = m.segment_id
               where m.profile_id in (select cast(value as uuid)
                 from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
              union all
              select json_build_object('list', s.name, 'segmentId', s.id, 'identifier', e.identifier, 'addedAt', e.added_at)
                from segment_entry e join segment s on s.id = e.segment_id
               where e.identifier in (select v.value from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as v(value))) r
            """;
    private static final String FORGET = """
            with keys as materialized (select v.value as key
              from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as v(value)),
            entries as (delete from segment_entry where identifier in (select key from keys) returning 1),
            lines as (delete from segment_upload_line where identifier in (select key from keys) returning 1),
            reported as (
              update segment_job j set unknown_identifiers = (select coalesce(jsonb_agg(u.value), '[]')
                from jsonb_array_elements_text(j.unknown_identifiers) as u(value)
                                                               where u.value not in (select key from keys))
               where exists (select 1 from jsonb_array_elements_text(j.unknown_identifiers) as u(value) where u.value in (select key
                 from keys)) returning 1)
            select cast((select count(*) from entries) + (select count(*) from lines) + (select count(*) from reported) as text)
            """;

    private final SegmentArchival archival;

    @Inject
    SegmentRecords(SegmentArchival archival) {
        this.archival = archival;
    }

    @Override
    public String kind() {
        return "segments";
    }

    @Override
    public Uni<JsonNode> show(Mutiny.Session session, PersonIdentifiers person) {
        return JsonRows.read(session, SHOW, Map.of("ids", profiles(person), "keys", keys(person)));
    }

    @Override
    public Uni<Integer> eraseRecords(Mutiny.Session session, PersonIdentifiers person) {
        List<UUID> profiles = profiles(person);
        return archival
                .removeMembers(session, null, profiles,
                        new ChangedProfile.Cause("erasure", person.profileId() == null ? "visitor" : person.profileId().toString()))
                .chain(tally -> MemberStore.forgetDue(session, profiles)
                        .chain(() -> JsonRows.read(session, FORGET, Map.of("keys", keys(person))))
                        .map(rows -> rows.intValue() + tally.exited()));
    }

    private static List<UUID> profiles(PersonIdentifiers person) {
        List<UUID> profiles = new ArrayList<>(person.absorbed());
        if (person.profileId() != null) {
            profiles.add(person.profileId());
        }
        return profiles;
    }

    private static Collection<String> keys(PersonIdentifiers person) {
        List<String> keys = new ArrayList<>();
        person.identifiers().forEach(identifier -> keys.add(identifier.toString()));
        profiles(person).forEach(profile -> keys.add(ProfileProjector.ownId(profile).toString()));
        return keys;
    }
}
