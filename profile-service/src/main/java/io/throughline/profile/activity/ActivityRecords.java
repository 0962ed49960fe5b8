package io.throughline.profile.activity;

import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.PersonIdentifiers;
import io.throughline.profile.core.PersonalRecords;
import org.hibernate.reactive.mutiny.Mutiny;

/** A person's activity, for export and erasure. */
@ApplicationScoped
class ActivityRecords implements PersonalRecords {

    private static final String SHOW = """
            select cast(json_agg(json_build_object('identifier', a.identifier, 'at', a.at, 'type', a.type, 'name', a.name,
                'channel', a.channel, 'source', a.source, 'properties', a.properties) order by a.at) as text)
              from activity a
             where a.identifier in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
            """;
    private static final String FORGET = """
            delete from activity a
             where a.identifier in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
            """;

    @Override
    public String kind() {
        return "activity";
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
