package io.throughline.profile.profile;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

import io.throughline.commons.audit.AboutPeople;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A profile as clients see it.
 *
 * @param revision counts changes of identifiers and of the values of traits; the ETag
 */
@Schema(name = "Profile")
record ProfileView(UUID id,
        @Schema(description = "Counts changes of identifiers and of trait values. Also the ETag. Who last said a value, and when an identifier was last seen, change without a new revision.") long revision,
        List<IdentifierView> identifiers, SortedMap<String, TraitValue> traits, Instant createdAt, Instant updatedAt)
        implements AboutPeople {

    @Override
    public Collection<String> people() {
        return List.of(Profiles.ownId(id).toString());
    }

    /**
     * @param lastSeen to the minute
     */
    @Schema(name = "ProfileIdentifier")
    record IdentifierView(@Schema(examples = "email") String type, @Schema(examples = "li@example.cn") String value,
            Instant firstSeen, @Schema(description = "To the minute") Instant lastSeen) {
    }
}
