package io.throughline.profile.quality;

import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.PersonIdentifiers;
import io.throughline.profile.core.PersonalRecords;
import org.hibernate.reactive.mutiny.Mutiny;

/** A person's values in the trait quarantine, for export and erasure. */
@ApplicationScoped
class QuarantineRecords implements PersonalRecords {

    private static final String SHOW = """
            select cast(coalesce(json_agg(json_build_object('identifier', q.identifier, 'trait', q.name, 'value', q.value, 'source',
              q.source,
              'at', q.at, 'reason', q.reason) order by q.identifier, q.name, q.source), '[]') as text) from trait_quarantine q
             where q.identifier in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
            """;
    private static final String FORGET = """
            delete from trait_quarantine q
             where q.identifier in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
            """;

    @Override
    public String kind() {
        return "trait-quarantine";
    }

    @Override
    public Uni<JsonNode> show(Mutiny.Session session, PersonIdentifiers person) {
        return JsonRows.read(session, SHOW, Map.of("keys", person.identifiers()));
    }

    @Override
    public Uni<Integer> eraseRecords(Mutiny.Session session, PersonIdentifiers person) {
        return JsonRows.write(session, FORGET, Map.of("keys", person.identifiers()));
    }
}
