package io.throughline.profile.consent;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SortedMap;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.consent.state.ConsentStatus;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileProjector;

/**
 * The data of an event in topic `consents`: all consents in force for one person.
 *
 * @param key the profile's id, or the identifier of a visitor without a profile or of a device that refuses more than its
 *        person
 * @param profileId null for such a visitor or device
 */
@RegisterForReflection
public record ConsentEventData(String key, UUID profileId, long revision, Instant at,
        SortedMap<String, SortedMap<String, ConsentStatus>> state,
        SortedMap<String, Boolean> uses, boolean personalisation, boolean restricted) {

    static final String TYPE = "io.throughline.consent.v1";
    static final String SOURCE = "/profile-service";

    public KeyedEvent event(String traceparent) {
        try {
            return event(key, at, JsonRows.JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8), traceparent);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Consents are plain values", e);
        }
    }

    /** The deletion record for a key to which no person belongs any more. */
    public static KeyedEvent tombstone(String key, Instant at, String traceparent) {
        return event(key, at, null, traceparent);
    }

    private static KeyedEvent event(String key, Instant at, byte[] data, String traceparent) {
        return new KeyedEvent(UuidCreator.getTimeOrderedEpoch().toString(), SOURCE, TYPE, key, at, data, traceparent);
    }

    /** The Kafka key for a key as it is stored. */
    public static String key(String stored) {
        Identifier identifier = Identifier.parse(stored);
        return identifier.type().equals(ProfileProjector.OWN_ID) ? identifier.value() : stored;
    }
}
