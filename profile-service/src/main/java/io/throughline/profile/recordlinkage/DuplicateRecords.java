package io.throughline.profile.recordlinkage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.PersonIdentifiers;
import io.throughline.profile.core.PersonalRecords;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The candidates that a person is or was part of, for export and erasure. The other person of a pair is not named in the
 * export, since those are somebody else's data.
 */
@ApplicationScoped
class DuplicateRecords implements PersonalRecords {

    private static final String OF = """
            (select cast(value as uuid) from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
            """;
    private static final String SHOW = """
            select cast(json_agg(json_build_object('foundAt', c.found_at, 'status', c.status, 'weight', c.weight, 'reason', c.reason,
                'decidedAt', c.decided_at, 'automatic', c.automatic) order by c.found_at, c.id) as text)
              from duplicate_candidate c where c.one in %s or c.other in %s
            """.formatted(OF, OF);
    private static final String FORGET = "delete from duplicate_candidate where one in %s or other in %s".formatted(OF, OF);

    @Override
    public String kind() {
        return "duplicates";
    }

    @Override
    public Uni<JsonNode> show(Mutiny.Session session, PersonIdentifiers person) {
        return JsonRows.read(session, SHOW, Map.of("ids", ids(person)));
    }

    @Override
    public Uni<Integer> eraseRecords(Mutiny.Session session, PersonIdentifiers person) {
        return JsonRows.write(session, FORGET, Map.of("ids", ids(person)));
    }

    private static List<UUID> ids(PersonIdentifiers person) {
        List<UUID> ids = new ArrayList<>(person.absorbed());
        if (person.profileId() != null) {
            ids.add(person.profileId());
        }
        return ids;
    }
}
