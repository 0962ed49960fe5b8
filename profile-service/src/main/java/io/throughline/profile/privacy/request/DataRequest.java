package io.throughline.profile.privacy.request;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.audit.AuditedSubjects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A data subject request in its present state. */
@Schema(name = "DataRequest")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DataRequest(@Schema(description = "The asker's own") String id, RequestKind kind, Status status,
        @Schema(description = "The identifier that was given; absent once its owner is erased") @Nullable String subject,
        @Nullable UUID profileId, @Schema(description = "Of a rectification: what was corrected") @Nullable JsonNode traits,
        @Nullable String note, String createdBy,
        Instant createdAt, Instant deadline, @Schema(description = "Far, near (a week or less is left), missed, or met") String due,
        @Nullable Instant startedAt, @Nullable Instant finishedAt,
        @Schema(description = "When what was collected for it is deleted") @Nullable Instant expiresAt,
        List<SignedReceipt> receipts,
        @Schema(description = "Services that have not answered yet; left out while it waits for none") @Nullable List<String> waitingFor)
        implements AuditedSubjects {

    static final List<String> SERVICES = List.of("feedback-service", "journey-service", "profile-service", "recommendation-service");
    public static final Duration NEAR = Duration.ofDays(7);

    @Schema(name = "DataRequestStatus")
    enum Status {
        received, running, completed, failed, cancelled;

        boolean isOpen() {
            return this == received || this == running || this == failed;
        }
    }

    /** A receipt with the result of its verification. */
    @Schema(name = "SignedReceipt")
    record SignedReceipt(String service,
            @Schema(description = "As the service signed it; Ed25519 over the RFC 8785 form of all but `signature`") JsonNode receipt,
            @Schema(description = "Whether the key in it signed exactly this") boolean authentic,
            @Schema(description = "Whether that is the key that the service signed with first") boolean pinned,
            @Schema(description = "Why this does not complete the service's share: it could not do it, the signature is of something "
                    + "else, or not all that it announced is stored; absent where it does",
                    examples = "2 of 3 announced parts are stored") @Nullable String fault,
            Instant receivedAt) {
    }

    static String due(Status status, Instant deadline, Instant finished, Instant now) {
        Instant then = status.isOpen() ? now : finished == null ? now : finished;
        if (then.isAfter(deadline)) {
            return "missed";
        }
        return !status.isOpen() ? "met" : then.isAfter(deadline.minus(NEAR)) ? "near" : "far";
    }

    @Override
    public List<String> people() {
        return profileId != null ? List.of("profile_id:" + profileId) : subject == null ? List.of() : List.of(subject);
    }
}
