package io.throughline.profile.computed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.PersonIdentifiers;
import io.throughline.profile.core.PersonalRecords;
import org.hibernate.reactive.mutiny.Mutiny;

/** A person's computed traits, for export and erasure. */
@ApplicationScoped
class ComputedRecords implements PersonalRecords {

    private static final String STATES = """
            select cast(json_agg(c.states) as text) from computed_state c
             where c.identifier in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
            """;
    private static final String FORGET = """
            delete from computed_state c
             where c.identifier in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
            """;

    @Override
    public String kind() {
        return "computed_traits";
    }

    @Override
    public Uni<JsonNode> show(Mutiny.Session session, PersonIdentifiers person) {
        return JsonRows.read(session, STATES, Map.of("keys", person.identifiers())).map(rows -> {
            List<JsonNode> states = new ArrayList<>();
            rows.forEach(states::add);
            ArrayNode shown = JsonRows.JSON.createArrayNode();
            ComputedTraits.values(states).forEach((name, value) -> shown.addObject().put("name", name).set("value", value));
            return shown;
        });
    }

    @Override
    public Uni<Integer> eraseRecords(Mutiny.Session session, PersonIdentifiers person) {
        return JsonRows.write(session, FORGET, Map.of("keys", person.identifiers()));
    }
}
