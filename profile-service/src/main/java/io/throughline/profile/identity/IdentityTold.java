package io.throughline.profile.identity;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.event.Event;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.profile.JsonRows;

/**
 * What topic `identities` is told: whose an identifier is from now on.
 *
 * @param revision counts what was told of this identifier; of two, the greater holds
 * @param claimed true where a public source alone says so; else null
 */
@RegisterForReflection
record IdentityTold(Identifier identifier, UUID profileId, long revision, @JsonInclude(JsonInclude.Include.NON_NULL) Boolean claimed, Instant at) {

    static final String TYPE = "io.throughline.identity.v1";
    static final String SOURCE = "/profile-service";

    /** That an identifier has no profile any more. */
    static Event tombstone(Identifier identifier, Instant at, String traceparent) {
        return new Event(UuidCreator.getTimeOrderedEpoch().toString(), SOURCE, TYPE, identifier.toString(), at, null, traceparent);
    }

    Event event(String traceparent) {
        try {
            return new Event(UuidCreator.getTimeOrderedEpoch().toString(), SOURCE, TYPE, identifier.toString(), at,
                    JsonRows.JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8), traceparent);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An identity is of plain values", e);
        }
    }
}
