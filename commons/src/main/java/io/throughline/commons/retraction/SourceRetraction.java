package io.throughline.commons.retraction;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Takes back everything that a source sent between two moments: what was received from it at {@code from} or later, and before
 * {@code until}.
 *
 * @param source the id of a source of the collector, or of a partner's client
 * @param at when the retraction was requested
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@RegisterForReflection
public record SourceRetraction(String retractionId, SourceKind origin, String source, Instant from, Instant until, Instant at) {

    /** Published on topic {@code privacy}, with a {@link RetractionStep}. */
    public static final String TYPE = "io.throughline.source.retraction.v1";
    /** Published on the compacted topic {@code source-retractions} when a retraction is executed. */
    public static final String COVERED_TYPE = "io.throughline.source.retracted.v1";

    /** The kind of a receipt which states how much there is to delete. */
    public static final String COUNT_RECEIPT = "retraction-count";
    /** The kind of a receipt which states how much was deleted. */
    public static final String RECEIPT = "retraction";

    public SourceRetraction {
        if (retractionId == null || origin == null || source == null || from == null || until == null) {
            throw new IllegalArgumentException("A retraction names its id, origin, source, from and until");
        }
    }

    /** Whether it takes back what was received from this sender at that time. */
    public boolean covers(SourceKind sender, String id, Instant receivedAt) {
        return origin == sender && source.equals(id) && !receivedAt.isBefore(from) && receivedAt.isBefore(until);
    }

    /** The CloudEvents source of all events that it takes back. */
    @JsonIgnore
    public String eventSource() {
        return origin.eventSource(source);
    }
}
