package io.throughline.profile.privacy.request;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.json.StorableText;
import io.throughline.commons.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A request as it is submitted. */
@Schema(name = "NewDataRequest")
record NewDataRequest(
        @Schema(description = "Your own: handed in again it changes nothing", examples = "dsr-2026-0042") @NotNull(
                message = "is required") @Pattern(regexp = "[A-Za-z0-9._-]{1,64}",
                        message = "must be 1 to 64 letters, digits, `.`, `_` or `-`") String id,
        @Schema(enumeration = {
                "access", "portability", "rectification", "erasure", "restriction", "lifting" }) @NotNull(
                        message = "is required") String kind,
        @Schema(implementation = String.class, description = "Who: any identifier; or profileId",
                examples = "email:li@example.cn") @Nullable Identifier subject,
        @Nullable UUID profileId,
        @Schema(type = SchemaType.OBJECT,
                description = "Of a rectification: a JSON merge patch (RFC 7396) of the traits") @Nullable JsonNode traits,
        @Schema(description = "When it must be done; 30 days from now unless configured otherwise") @Nullable Instant deadline,
        @Schema(description = "false records it and waits for /start, until whoever asks has shown who they are") @Nullable Boolean start,
        @Size(max = 1_000, message = "must have 1,000 characters at most") @Nullable String note){

    private static final Duration LONGEST = Duration.ofDays(366);

    /** @throws ProblemException 400 if its fields contradict each other */
    RequestKind checked(Instant now) {
        RequestKind asked = RequestKind.of(kind).orElseThrow(() -> ProblemException.invalidBody("/kind",
                "must be access, portability, rectification, erasure, restriction or lifting"));
        if ((subject == null) == (profileId == null)) {
            throw ProblemException.invalidBody("/subject", "must be given, or profileId, and not both");
        }
        if ((asked == RequestKind.rectification) != (traits != null && traits.isObject() && !traits.isEmpty())) {
            throw ProblemException.invalidBody("/traits",
                    "must be an object of corrected traits for a rectification, and absent for anything else");
        }
        if (deadline != null && (deadline.isBefore(now) || deadline.isAfter(now.plus(LONGEST)))) {
            throw ProblemException.invalidBody("/deadline", "must be in the coming year");
        }
        StorableText.fault(Objects.toString(note, "")).ifPresent(fault -> {
            throw ProblemException.invalidBody("/note", fault);
        });
        return asked;
    }

    Identifier who() {
        return subject != null ? subject : new Identifier("profile_id", profileId.toString());
    }

    boolean startsAtOnce() {
        return start == null || start;
    }
}
