package io.throughline.profile.computed;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.profile.core.JsonRows;

/** Combines the states of a person's identifiers. */
public final class ComputedTraits {

    /** The prefix under which the computed trait {@code orders} counts among the trait names of a changed profile. */
    public static final String PREFIX = "computed.";

    private static final ObjectReader STATES = JsonRows.JSON.readerFor(AggregateState.class);

    private ComputedTraits() {
    }

    /** A state of one version of a definition. */
    @RegisterForReflection
    record Versioned(int v, AggregateState s) {
    }

    /** @param states column {@code states} of table computed_state for each identifier of one person */
    public static SortedMap<String, JsonNode> values(Collection<JsonNode> states) {
        SortedMap<String, JsonNode> values = new TreeMap<>();
        together(states).forEach((name, state) -> values.put(name, state.s().value()));
        return values;
    }

    /** While a definition is new, some states may still have the version before: the newer ones count. */
    private static Map<String, Versioned> together(Collection<JsonNode> states) {
        Map<String, Versioned> together = new HashMap<>();
        for (JsonNode each : states) {
            parse(each).forEach((name, state) -> together.merge(name, state, (one, other) -> one.v() == other.v()
                    ? new Versioned(one.v(), one.s().and(other.s())) : one.v() > other.v() ? one : other));
        }
        return together;
    }

    static Map<String, Versioned> parse(JsonNode states) {
        Map<String, Versioned> parsed = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each : states.properties()) {
            try {
                parsed.put(each.getKey(), new Versioned(each.getValue().get("v").intValue(), STATES.readValue(each.getValue().get("s"))));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("A stored state is not readable", e);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return parsed;
    }
}
