package io.throughline.profile.consent.purpose;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import io.throughline.profile.consent.purpose.Purpose.LegalBasis;
import io.throughline.profile.consent.state.ConsentStatus;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new version of a purpose, as it is posted. */
@Schema(name = "NewConsentPurposeVersion")
record NewPurposeVersion(
        @Schema(description = "What people are asked, in Chinese",
                examples = "我们想通过电子邮件和短信给您发送优惠信息。") @NotBlank @Size(max = 10000) String textZh,
        @Schema(description = "What people are asked, in English",
                examples = "We would like to send you offers by e-mail and text message.") @NotBlank @Size(max = 10000) String textEn,
        LegalBasis legalBasis,
        @Schema(description = "From when on it is in force") Instant validFrom,
        @Schema(examples = "[\"email\",\"sms\"]") @Size(min = 1, max = 50) List<String> channels,
        @Schema(description = "Whether a grant counts only once it was confirmed") @Nullable boolean doubleOptIn,
        @Schema(description = "What holds where nothing was said: by region (a country's code, EU or *), then by channel (or *): "
                + "granted or denied. Silence is denied.") @Nullable Map<
                        String, Map<String, ConsentStatus>> defaults) {
}
