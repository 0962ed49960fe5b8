package io.throughline.profile.core;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.trait.TraitLimit;

/**
 * The data of an event in topic `profiles`: the whole profile as it is now, so that a reader needs no earlier event. The
 * lists are bounded, as {@link TraitLimit} bounds the traits, so that it fits into a Kafka record; ADR 4 has the
 * calculation.
 *
 * @param identifiers the first in order; {@code identifiersTotal} is their number
 * @param changed the traits whose value changed
 * @param mergedFrom profiles that no longer exist: their identifiers belong to this one
 * @param separatedTo profiles that have identifiers which belonged to this one; null where none were removed from it
 */
@RegisterForReflection
record ProfileEventData(UUID profileId, long revision, Instant at, List<Identifier> identifiers, int identifiersTotal,
        SortedMap<String, JsonNode> traits, SortedSet<String> changed, List<UUID> mergedFrom,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<UUID> separatedTo) {

    static final String CREATED = "io.throughline.profile.created.v1";
    static final String UPDATED = "io.throughline.profile.updated.v1";
    static final String MERGED = "io.throughline.profile.merged.v1";
    static final String UNMERGED = "io.throughline.profile.unmerged.v1";
    static final String SOURCE = "/profile-service";

    static final int MOST_IDENTIFIERS = 1_000;
    static final int MOST_MERGED = 1_000;

    /** Of JSON: a thousand identifiers of the usual length take a tenth of it, the longest three times as much. */
    static final int MOST_IDENTIFIER_BYTES = 256 * 1024;

    static KeyedEvent event(ProfileProjection profile, ProfileChange change, long revision, Instant at, String traceparent) {
        String type = change.created() ? CREATED : change.separatedTo() != null ? UNMERGED
                : change.mergedFrom().isEmpty() ? UPDATED : MERGED;
        ProfileEventData told = new ProfileEventData(profile.id(), revision, at, first(profile.identifiers()),
                profile.identifiers().size(), profile.values(), profile.changed(),
                change.mergedFrom().stream().limit(MOST_MERGED).toList(),
                change.separatedTo() == null ? null : change.separatedTo().stream().limit(MOST_MERGED).toList());
        return new KeyedEvent(UuidCreator.getTimeOrderedEpoch().toString(), SOURCE, type, profile.id().toString(), at,
                json(told), traceparent);
    }

    private static List<Identifier> first(SortedSet<Identifier> identifiers) {
        List<Identifier> first = new ArrayList<>();
        int taken = 0;
        for (Identifier identifier : identifiers) {
            taken += json(identifier).length + 1;
            if (first.size() == MOST_IDENTIFIERS || taken > MOST_IDENTIFIER_BYTES) {
                break;
            }
            first.add(identifier);
        }
        return first;
    }

    private static byte[] json(Object value) {
        try {
            return JsonRows.JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A profile is of plain values", e);
        }
    }
}
