package io.throughline.profile.core.trait;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.identity.Identifier;

/**
 * What one source said of one trait of whoever an identifier stands for. Kept under that identifier, so that it goes
 * where the identifier goes when profiles are merged and separated.
 *
 * @param value JSON null says that the trait is no more: a tombstone, which outlives older facts
 * @param source a source's id, or {@code api:<user>} where a colleague said it
 * @param at when it was true, to the microsecond, which is what PostgreSQL keeps
 * @param eventId what said it
 * @param trusted whether whoever said it is believed: a colleague, or a source of trust server or import
 * @param receivedAt when we heard it, to the microsecond
 */
@RegisterForReflection
public record TraitFact(Identifier identifier, String name, JsonNode value, String source, Instant at, String eventId, boolean trusted,
        Instant receivedAt) {

    /**
     * Of one source, the greatest fact of a trait is the one that holds: one that is believed goes before one that a public source
     * said, however old; then the newest; of those of one instant, the one whose source,
     * then whose event's id, comes last in the alphabet. The last keys settle what no honest sender makes (one event
     * that says two things), so that facts have one order whatever the order in which they arrive.
     */
    static final Comparator<TraitFact> PRECEDENCE =
            Comparator.comparing(TraitFact::trusted).thenComparing(TraitFact::at).thenComparing(TraitFact::source)
                    .thenComparing(TraitFact::eventId).thenComparing(fact -> fact.value().toString())
                    .thenComparing(TraitFact::identifier);

    public TraitFact {
        at = at.truncatedTo(ChronoUnit.MICROS);
        receivedAt = receivedAt.truncatedTo(ChronoUnit.MICROS);
    }

    /** Of somebody who is believed. */
    public TraitFact(Identifier identifier, String name, JsonNode value, String source, Instant at, String eventId) {
        this(identifier, name, value, source, at, eventId, true, at);
    }

    /** What there is one current fact of. */
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
