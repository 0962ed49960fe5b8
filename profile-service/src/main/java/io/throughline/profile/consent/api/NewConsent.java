package io.throughline.profile.consent.api;

import java.time.Instant;
import java.util.List;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A statement as it is posted. All fields are texts, so that each fault can be reported by its name. */
@Schema(name = "NewConsent")
public record NewConsent(
        @Schema(description = "The sender's own id: posted again it changes nothing",
                examples = "signup-4711") @NotBlank @Size(max = 128) String id,
        @Schema(examples = "email:li.na@example.cn") String identifier,
        @Schema(examples = "marketing") String purpose,
        @Schema(description = "The version of the text that was shown; needed for a grant, the one in force for a withdrawal",
                examples = "1") @Nullable Integer version,
        @Schema(description = "All that the purpose has where it is left out; a partner's own for a partner",
                examples = "[\"email\"]") @Nullable @Size(min = 1, max = 50) List<String> channels,
        @Schema(enumeration = {
                "granted", "denied", "withdrawn" }, description = "denied and withdrawn are the same") String decision,
        @Schema(description = "When it was said; now where it is left out. What lies ahead counts as now.") @Nullable Instant occurredAt,
        @Schema(description = "Where it was said", examples = "store-shanghai-3") @Nullable String source,
        @Schema(description = "What was shown or signed, or where that is kept; 1 KB at most",
                examples = "scan:2026/03/4711.pdf") @Nullable String evidence,
        @Schema(description = "Whose law applies: a country's code, or EU", examples = "CN") @Nullable String region,
        @Schema(description = "Of the text that was shown (BCP 47)", examples = "zh-CN") @Nullable String language){
}
