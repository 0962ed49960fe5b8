package io.throughline.profile.identity.announcement;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;

/**
 * The data of an event in topic `identities`: which profile an identifier belongs to from now on.
 *
 * @param revision counts the events on this identifier; of two events, the one with the greater revision holds
 * @param claimed true where only a public source says so; else null
 */
@RegisterForReflection
public record IdentityEventData(Identifier identifier, UUID profileId, long revision,
        @JsonInclude(JsonInclude.Include.NON_NULL) Boolean claimed, Instant at) {

    static final String TYPE = "io.throughline.identity.v1";
    public static final String SOURCE = "/profile-service";

    /** The deletion record for an identifier that has no profile any more. */
    public static KeyedEvent tombstone(Identifier identifier, Instant at, String traceparent) {
        return new KeyedEvent(UuidCreator.getTimeOrderedEpoch().toString(), SOURCE, TYPE, identifier.toString(), at, null, traceparent);
    }

    public KeyedEvent event(String traceparent) {
        try {
            return new KeyedEvent(UuidCreator.getTimeOrderedEpoch().toString(), SOURCE, TYPE, identifier.toString(), at,
                    JsonRows.JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8), traceparent);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An identity is of plain values", e);
        }
    }
}
