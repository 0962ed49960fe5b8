package io.throughline.profile.core.trait;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.identity.Identifier;

/**
 * One source's statement of one trait of the person with an identifier. It is stored under that identifier, so that it
 * moves with the identifier when profiles are merged and split.
 *
 * @param value JSON null removes the trait: a tombstone, which outlives older facts
 * @param source a source's id, or {@code api:<user>} for a colleague's edit
 * @param at when it was true, to the microsecond, which is PostgreSQL's precision
 * @param eventId of the event that stated it
 * @param trusted whether it is trusted: from a colleague, or a source of trust server or import
 * @param receivedAt when it was received, to the microsecond
 */
@RegisterForReflection
public record TraitFact(Identifier identifier, String name, JsonNode value, String source, Instant at, String eventId, boolean trusted,
        Instant receivedAt) {

    /**
     * Of one source, the greatest fact of a trait holds. A trusted fact precedes one of a public source, however old; then the
     * newest precedes; at one instant the one whose source, then whose event's id, comes last in the alphabet. The last keys
     * only decide what no honest sender sends (one event with two values), so that facts have one order whatever the order of
     * arrival.
     */
    static final Comparator<TraitFact> PRECEDENCE =
            Comparator.comparing(TraitFact::trusted).thenComparing(TraitFact::at).thenComparing(TraitFact::source)
                    .thenComparing(TraitFact::eventId).thenComparing(fact -> fact.value().toString())
                    .thenComparing(TraitFact::identifier);

    public TraitFact {
        at = at.truncatedTo(ChronoUnit.MICROS);
        receivedAt = receivedAt.truncatedTo(ChronoUnit.MICROS);
    }

    /** A trusted fact. */
    public TraitFact(Identifier identifier, String name, JsonNode value, String source, Instant at, String eventId) {
        this(identifier, name, value, source, at, eventId, true, at);
    }

    /** The key for which there is one current fact. */
    @RegisterForReflection
    public record Key(Identifier identifier, String name, String source) {
    }

    public Key key() {
        return new Key(identifier, name, source);
    }

    boolean isTombstone() {
        return value.isNull();
    }
}
