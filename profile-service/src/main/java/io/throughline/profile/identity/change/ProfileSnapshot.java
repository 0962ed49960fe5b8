package io.throughline.profile.identity.change;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.identity.rule.IdentityRules;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The state of some profiles at one moment.
 *
 * @param profiles in order of their ids
 */
public record ProfileSnapshot(SortedMap<String, Profile> profiles) {

    private static final String READ = """
            select cast(json_agg(json_build_object('id', p.id, 'into', p.merged_into,
                'traits', (select json_object_agg(t.key, t.value -> 'value') from jsonb_each(p.traits) t),
                'identifiers', (select json_agg(i.key) from identifier i where i.profile_id = p.id))) as text)
              from profile p
             where p.id in (select cast(value as uuid) from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value)
                union select cast(substr(i.key, 12) as uuid) from identifier i
                       where i.key like 'profile\\_id:%' and i.profile_id in
                         (select cast(value as uuid) from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value)))
            """;

    /** @param mergedInto null where it is not merged */
    public record Profile(UUID id, UUID mergedInto, SortedSet<Identifier> identifiers, SortedMap<String, JsonNode> traits) {
    }

    /** The snapshot of these profiles, and of those that were merged into them. */
    public static Uni<ProfileSnapshot> of(Mutiny.Session session, Collection<UUID> ids) {
        return JsonRows.read(session, READ, Map.of("ids", ids)).map(rows -> {
            SortedMap<String, Profile> profiles = new TreeMap<>();
            rows.forEach(row -> profiles.put(row.get("id").textValue(), profile(row)));
            return new ProfileSnapshot(profiles);
        });
    }

    private static Profile profile(JsonNode row) {
        SortedSet<Identifier> identifiers = new TreeSet<>();
        row.get("identifiers").forEach(key -> identifiers.add(Identifier.parse(key.textValue())));
        identifiers.removeIf(IdentityRules::isReserved);
        SortedMap<String, JsonNode> traits = new TreeMap<>();
        row.get("traits").properties().forEach(trait -> traits.put(trait.getKey(), trait.getValue()));
        return new Profile(UUID.fromString(row.get("id").textValue()),
                row.get("into").isNull() ? null : UUID.fromString(row.get("into").textValue()), identifiers, traits);
    }

    /** The differences between two snapshots, for the profiles that changed. */
    public static List<ProfileDifference> differences(ProfileSnapshot before, ProfileSnapshot after) {
        List<ProfileDifference> differences = new ArrayList<>();
        after.profiles.forEach((id, now) -> {
            Profile was = before.profiles.get(id);
            if (!now.equals(was)) {
                differences.add(ProfileDifference.of(was, now));
            }
        });
        return differences;
    }
}
