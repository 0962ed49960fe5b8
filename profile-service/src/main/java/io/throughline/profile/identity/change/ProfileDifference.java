package io.throughline.profile.identity.change;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.change.ProfileSnapshot.Profile;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The effect of a change on one profile.
 *
 * @param becomes its state afterwards
 * @param mergedInto the profile that has its identifiers afterwards; null where it is not merged
 * @param traits those that changed, were added or were removed
 */
@Schema(name = "ProfileDifference")
record ProfileDifference(UUID id, Becomes becomes, @Nullable UUID mergedInto,
        @Schema(description = "type:value, in order") List<Identifier> identifiersBefore,
        @Schema(description = "type:value, in order") List<Identifier> identifiersAfter,
        @Schema(description = "Traits whose value is another, or that come or go") SortedMap<String, TraitDifference> traits) {

    /** The state of a profile after a change. */
    @Schema(name = "ProfileOutcome")
    enum Becomes {
        /** It exists on its own, as before. */
        changed,
        /** It is new. It gets a different id when the same change is tried again. */
        made,
        /** It had been merged into another, and exists on its own again. */
        revived,
        /** Another profile has its identifiers. */
        merged
    }

    /** Null on a side means that there is no value. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TraitDifference")
    record TraitDifference(@Nullable JsonNode before, @Nullable JsonNode after) {
    }

    static ProfileDifference of(Profile was, Profile now) {
        Becomes becomes = was == null ? Becomes.made : now.mergedInto() != null ? Becomes.merged
                : was.mergedInto() != null ? Becomes.revived : Becomes.changed;
        // A merged profile's values are not in use: the surviving profile's are.
        SortedMap<String, JsonNode> before = was == null || was.mergedInto() != null ? new TreeMap<>() : was.traits();
        SortedMap<String, JsonNode> after = now.mergedInto() != null ? new TreeMap<>() : now.traits();
        SortedMap<String, TraitDifference> traits = new TreeMap<>();
        Collection<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.forEach(name -> {
            JsonNode one = before.get(name);
            JsonNode other = after.get(name);
            if (one == null || !one.equals(other)) {
                traits.put(name, new TraitDifference(one, other));
            }
        });
        return new ProfileDifference(now.id(), becomes, now.mergedInto(), was == null ? List.of() : List.copyOf(was.identifiers()),
                List.copyOf(now.identifiers()), traits);
    }
}
