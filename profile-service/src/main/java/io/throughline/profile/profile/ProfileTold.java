package io.throughline.profile.profile;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.throughline.commons.event.Event;
import io.throughline.commons.identity.Identifier;

/**
 * What topic `profiles` is told: the whole profile as it now is, so that a reader needs no earlier event.
 *
 * @param changed the traits whose value is another than before
 * @param mergedFrom profiles that are no more: their identifiers are among these
 */
record ProfileTold(UUID profileId, long revision, Instant at, SortedSet<Identifier> identifiers,
        SortedMap<String, JsonNode> traits, SortedSet<String> changed, List<UUID> mergedFrom) {

    static final String CREATED = "io.throughline.profile.created.v1";
    static final String UPDATED = "io.throughline.profile.updated.v1";
    static final String MERGED = "io.throughline.profile.merged.v1";
    static final String SOURCE = "/profile-service";

    static Event event(ProfileProjection profile, ProfileChange change, long revision, Instant at, String traceparent) {
        String type = change.created() ? CREATED : change.mergedFrom().isEmpty() ? UPDATED : MERGED;
        ProfileTold told = new ProfileTold(profile.id(), revision, at, profile.identifiers(), profile.values(),
                profile.changed(), change.mergedFrom());
        return new Event(UuidCreator.getTimeOrderedEpoch().toString(), SOURCE, type, profile.id().toString(), at,
                told.json(), traceparent);
    }

    private byte[] json() {
        try {
            return JsonRows.JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A profile is of plain values", e);
        }
    }
}
