package io.throughline.profile.computed;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.computed.ComputedTraits.Versioned;
import io.throughline.profile.profile.Contention;
import io.throughline.profile.profile.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** The states in PostgreSQL, a row an identifier. */
final class StateStore {

    private static final String LOCK = """
            select cast(json_agg(json_build_array(l.identifier, l.states)) as text) from (
              select c.identifier, c.states from computed_state c
               where c.identifier in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
               order by c.identifier for no key update) l
            """;
    private static final String MAKE = """
            insert into computed_state (identifier, states)
            select r.identifier, r.states
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(identifier text, states jsonb)
             order by r.identifier collate "C"
            on conflict (identifier) do nothing
            """;
    private static final String STORE = """
            update computed_state c set states = r.states
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(identifier text, states jsonb)
             where c.identifier = r.identifier
            """;

    private StateStore() {
    }

    /** @param states may be changed; {@link #store} stores them */
    record Locked(Map<Identifier, Map<String, Versioned>> states, Collection<Identifier> missing) {
    }

    /** The states of identifiers, which nobody else changes until the transaction ends; none where there are none so far. */
    static Uni<Locked> lock(Mutiny.Session session, Collection<Identifier> identifiers) {
        return JsonRows.read(session, LOCK, Map.of("keys", identifiers)).map(rows -> {
            Map<Identifier, Map<String, Versioned>> states = new HashMap<>();
            for (JsonNode row : rows) {
                states.put(Identifier.parse(row.get(0).textValue()), ComputedTraits.parse(row.get(1)));
            }
            List<Identifier> missing = identifiers.stream().filter(each -> !states.containsKey(each)).toList();
            missing.forEach(each -> states.put(each, new TreeMap<>()));
            return new Locked(states, missing);
        });
    }

    static Uni<Void> store(Mutiny.Session session, Locked locked) {
        List<Row> made = new ArrayList<>();
        List<Row> changed = new ArrayList<>();
        locked.states().forEach((identifier, states) -> {
            if (!locked.missing().contains(identifier)) {
                changed.add(new Row(identifier, states));
            } else if (!states.isEmpty()) {
                made.add(new Row(identifier, states));
            }
        });
        Uni<Integer> making = made.isEmpty() ? Uni.createFrom().item(0) : JsonRows.write(session, MAKE, Map.of("rows", made));
        return making.chain(rows -> {
            if (rows < made.size()) {
                // Another writer made one meanwhile: what we would store lacks what it knows.
                return Uni.createFrom().failure(new Contention.Moved());
            }
            return changed.isEmpty() ? Uni.createFrom().voidItem()
                    : JsonRows.write(session, STORE, Map.of("rows", changed)).replaceWithVoid();
        });
    }

    private record Row(Identifier identifier, Map<String, Versioned> states) {
    }
}
