package io.throughline.journey.touchpointcatalog;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import io.throughline.commons.contract.BodyFaults;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A name as it is sent: in Chinese, in English, or in both. */
@Schema(name = "LocalizedName", description = "A name in Chinese, in English or in both. At least one is needed.",
        example = "{\"zh\": \"结账\", \"en\": \"Checkout\"}")
public record LocalizedName(@Nullable @NotBlank @Size(min = 1, max = LocalizedText.MOST_NAME) String zh,
        @Nullable @NotBlank @Size(min = 1, max = LocalizedText.MOST_NAME) String en) {

    /** No schema can state in plain words that one of two fields must be present. */
    public void check(BodyFaults faults) {
        if (zh == null && en == null) {
            faults.here("must have zh, en, or both");
        }
    }

    public LocalizedText words() {
        return new LocalizedText(zh, en);
    }
}
