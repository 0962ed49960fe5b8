package io.throughline.profile.retraction;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.retraction.SourceKind;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A retraction in its present state. */
@Schema(name = "SourceRetraction")
@JsonInclude(JsonInclude.Include.NON_NULL)
record SourceRetractionView(String id, @Schema(implementation = String.class, enumeration = {
        "source", "partner" }) SourceKind origin, String source,
        Instant from, Instant until, String reason,
        @Schema(description = "counting: the services say how much there is. counted: all have, and nothing is deleted. running: they "
                + "delete it. failed: a service could not, or its receipt does not hold") Status status,
        String askedBy, Instant askedAt,
        @Schema(description = "Who had it executed") @Nullable String executedBy, @Nullable Instant executedAt,
        @Nullable Instant finishedAt,
        @Schema(description = "What each service said, once it has") List<ServiceCounts> services,
        @Schema(description = "Services that have still to answer what it waits for; left out while it waits for none") @Nullable List<
                String> waitingFor){

    static final List<String> SERVICES = List.of("feedback-service", "journey-service", "profile-service", "recommendation-service");

    @Schema(name = "SourceRetractionStatus")
    enum Status {
        counting, counted, running, completed, failed, cancelled
    }

    /** The counts of one service. */
    @Schema(name = "SourceRetractionCounts")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ServiceCounts(String service,
            @Schema(description = "How many of each kind would go, by the dry run") @Nullable Map<String, Long> wouldRetract,
            @Schema(description = "How many of each kind are no more, by all tries together") @Nullable Map<String, Long> retracted,
            List<RetractionReceipt> receipts) {
    }

    /** A receipt with the result of its verification. */
    @Schema(name = "SourceRetractionReceipt")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RetractionReceipt(@Schema(enumeration = {
            "count", "retract" }) String step,
            @Schema(description = "As the service signed it; Ed25519 over the RFC 8785 form of all but `signature`") JsonNode receipt,
            @Schema(description = "Whether the key in it signed exactly this") boolean authentic,
            @Schema(description = "Whether that is the key that the service signed with first") boolean pinned,
            @Schema(description = "Why it does not count; absent where it does") @Nullable String fault, Instant receivedAt){
    }
}
