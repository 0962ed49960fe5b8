package io.throughline.profile.computed;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.computed.ComputedTraits.Versioned;
import io.throughline.profile.core.ContentionRetry;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** Stores the states in PostgreSQL, one row for each identifier. */
final class AggregateStateStore {

    private static final String LOCK = """
            select cast(json_agg(json_build_array(l.identifier, l.states, l.cleared)) as text) from (
              select c.identifier, c.states, c.cleared from computed_state c
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
            update computed_state c set states = r.states, cleared = false
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(identifier text, states jsonb)
             where c.identifier = r.identifier
            """;

    private static final String CLEAR = """
            insert into computed_state (identifier, states, cleared)
            select k.key, '{}', true from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key) order by k.key collate "C"
            on conflict (identifier) do update set states = '{}', cleared = true where not computed_state.cleared
            """;

    private AggregateStateStore() {
    }

    /**
     * @param states can be modified; {@link #store} stores them
     * @param missing identifiers without a row
     * @param cleared identifiers whose row was emptied, so that all of their activity has to be read
     */
    record Locked(Map<Identifier, Map<String, Versioned>> states, Collection<Identifier> missing, Set<Identifier> cleared) {
    }

    /** Empties the states of people for whom nothing may be computed. */
    static Uni<Void> clear(Mutiny.Session session, Collection<Identifier> identifiers) {
        return identifiers.isEmpty() ? Uni.createFrom().voidItem()
                : JsonRows.write(session, CLEAR, Map.of("keys", identifiers)).replaceWithVoid();
    }

    /** The states of identifiers, locked until the transaction ends; none where there are none so far. */
    static Uni<Locked> lock(Mutiny.Session session, Collection<Identifier> identifiers) {
        return JsonRows.read(session, LOCK, Map.of("keys", identifiers)).map(rows -> {
            Map<Identifier, Map<String, Versioned>> states = new HashMap<>();
            Set<Identifier> cleared = new HashSet<>();
            for (JsonNode row : rows) {
                Identifier identifier = Identifier.parse(row.get(0).textValue());
                states.put(identifier, ComputedTraits.parse(row.get(1)));
                if (row.get(2).booleanValue()) {
                    cleared.add(identifier);
                }
            }
            List<Identifier> missing = identifiers.stream().filter(each -> !states.containsKey(each)).toList();
            missing.forEach(each -> states.put(each, new TreeMap<>()));
            return new Locked(states, missing, cleared);
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
                // Another writer inserted a row meanwhile: storing ours would lose its data.
                return Uni.createFrom().failure(new ContentionRetry.ConcurrentChangeException());
            }
            return changed.isEmpty() ? Uni.createFrom().voidItem()
                    : JsonRows.write(session, STORE, Map.of("rows", changed)).replaceWithVoid();
        });
    }

    @RegisterForReflection
    private record Row(Identifier identifier, Map<String, Versioned> states) {
    }
}
