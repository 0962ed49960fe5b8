package io.throughline.profile.consent.api;

import java.util.UUID;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.page.Page;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A person's consents in force, and all of their statements. */
@Schema(name = "PersonConsents")
record ConsentView(@Schema(implementation = String.class) Identifier identifier,
        @Schema(description = "None for a visitor without a profile") @Nullable UUID profileId,
        @Schema(description = "Whose defaults hold; none where it is not known") @Nullable String region,
        @Schema(description = "By purpose and channel: granted, denied or pending") JsonNode state,
        @Schema(description = "By purpose: whether data may be used where the use is not of one channel") JsonNode uses,
        @Schema(description = "By purpose and channel: the entry that made it so; none where it is a default") JsonNode proof,
        @Schema(description = "Whether the person may be profiled") boolean personalisation,
        @Schema(description = "The data may be kept, but not used (GDPR, article 18)") boolean restricted,
        @Schema(description = "The ledger, latest first") Page<ConsentEntryView> entries) {
}
