package io.throughline.profile.retraction;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import com.github.f4b6a3.uuid.UuidCreator;
import io.throughline.commons.json.StorableText;
import io.throughline.commons.json.StorableTimes;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetraction;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A retraction as it is requested. */
@Schema(name = "NewSourceRetraction")
record NewSourceRetraction(
        @Schema(description = "Your own: sent again it changes nothing; one is made where there is none",
                examples = "retraction-2026-0007") @Pattern(regexp = "[A-Za-z0-9._-]{1,64}",
                        message = "must be 1 to 64 letters, digits, `.`, `_` or `-`") @Nullable String id,
        @Schema(enumeration = {
                "source", "partner" },
                description = "source: a source of the collector. partner: a partner's client, which posts feedback and consents") @NotNull(
                        message = "is required") @Pattern(regexp = "source|partner", message = "must be source or partner") String origin,
        @Schema(description = "Its id", examples = "shop-server") @NotNull(message = "is required") @Pattern(
                regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,127}", message = "must be the id of a source or of a partner's client") String source,
        @Schema(description = "What was received from it at this moment or later",
                examples = "2026-11-04T12:00:00Z") @NotNull(message = "is required") Instant from,
        @Schema(description = "and before this moment. May be to come while it is counted; it is executed once it is past",
                examples = "2026-11-04T17:30:00Z") @NotNull(message = "is required") Instant until,
        @Schema(description = "Why, for those who ask later", examples = "The server's key was stolen") @NotBlank(
                message = "is required") @Size(max = 1_000, message = "must have 1,000 characters at most") String reason){

    private static final String OWN_SURVEYS = "feedback";

    /** @throws ProblemException 400 if its fields contradict each other */
    SourceRetraction checked(Instant now) {
        refuse(!StorableTimes.isStorable(from), "/from", StorableTimes.FORM);
        refuse(!StorableTimes.isStorable(until), "/until", StorableTimes.FORM);
        refuse(!from.isBefore(until), "/until",
                "must be later than `from`: what was received at `from` or later, and before `until`, is taken back");
        refuse(from.isAfter(now), "/from", "must not be to come: nothing was received since");
        // Only posts by partners are stored under such a name.
        refuse(SourceKind.of(origin) == SourceKind.PARTNER && source.equals(OWN_SURVEYS), "/source",
                "must be a partner's client: " + OWN_SURVEYS + " is what answers to your own surveys are kept as, which no partner sent");
        StorableText.fault(reason).ifPresent(fault -> refuse(true, "/reason", fault));
        return new SourceRetraction(id == null ? UuidCreator.getTimeOrderedEpoch().toString() : id, SourceKind.of(origin), source,
                from.truncatedTo(ChronoUnit.MICROS), until.truncatedTo(ChronoUnit.MICROS), now.truncatedTo(ChronoUnit.MICROS));
    }

    private static void refuse(boolean wrong, String field, String message) {
        if (wrong) {
            throw ProblemException.invalidBody(field, message);
        }
    }
}
