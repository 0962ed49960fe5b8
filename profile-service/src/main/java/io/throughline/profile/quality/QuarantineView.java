package io.throughline.profile.quality;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.audit.AuditedSubjects;
import io.throughline.commons.masking.PersonalDataMask;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A value that its trait's schema forbids, and that awaits a decision.
 *
 * @param at when the source stated it
 * @param pointer the place of the fault in the value
 * @param times how often the source sent an invalid value of this trait of this person; the last is kept
 */
@Schema(name = "QuarantinedTrait")
record QuarantineView(UUID id, @Schema(examples = "user_id:li-na") String identifier, String trait, String source,
        JsonNode value, Instant at, @Nullable String eventId,
        @Schema(description = "Where in the value the fault is, as a JSON pointer") String pointer,
        @Schema(examples = "must be 150 at most") String reason, long times, Instant quarantinedAt) {

    static QuarantineView of(TraitQuarantineStore.Held held, PersonalDataMask mask) {
        return new QuarantineView(held.id(), mask.identifier(held.fact().identifier()).toString(), held.fact().name(), held.fact().source(),
                mask.trait(held.fact().name(), held.fact().value()), held.fact().at(), held.fact().eventId(), held.pointer(),
                held.reason(), held.times(), held.quarantinedAt());
    }

    /** One page. */
    @Schema(name = "PageQuarantinedTrait")
    record Listed(List<QuarantineView> items, @com.fasterxml.jackson.annotation.JsonInclude @Nullable String next,
            @com.fasterxml.jackson.annotation.JsonIgnore Collection<String> people) implements AuditedSubjects {
    }

    /** @param next where to continue; null when all were examined */
    @Schema(name = "QuarantineReleased")
    record Released(@Schema(description = "Values that are in their profiles now") int released,
            @Schema(description = "Values that the schema still forbids; they stay") int invalid,
            @com.fasterxml.jackson.annotation.JsonInclude @Schema(
                    description = "Send it as `cursor` to go on; null when all was looked at") @Nullable String next) {
    }
}
