package io.throughline.profile.retraction;

import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.PersonIdentifiers;
import io.throughline.profile.core.PersonalRecords;
import org.hibernate.reactive.mutiny.Mutiny;

/** A person's entries in the list of a running retraction, for export and erasure. */
@ApplicationScoped
class RetractionRecords implements PersonalRecords {

    private static final String KEYS =
            "array(select key collate \"C\" from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))";
    private static final String SHOW = """
            select cast(coalesce(json_agg(json_build_object('identifier', s.identifier, 'retraction', s.retraction)
              order by s.identifier, s.retraction), '[]')
                     as text) from (select distinct identifier, retraction from source_retraction_subject where identifier = any(%s)) s
            """.formatted(KEYS);
    private static final String FORGET = "delete from source_retraction_subject where identifier = any(" + KEYS + ")";

    @Override
    public String kind() {
        return "source-retractions";
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
