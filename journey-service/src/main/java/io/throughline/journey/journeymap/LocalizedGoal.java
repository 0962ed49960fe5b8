package io.throughline.journey.journeymap;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.touchpointcatalog.LocalizedText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The goal of a touchpoint, in Chinese, in English, or in both. */
@Schema(name = "LocalizedGoal", description = "A goal in Chinese, in English or in both. At least one is needed.",
        example = "{\"zh\": \"三步付款\", \"en\": \"Pay in three steps\"}")
record LocalizedGoal(@Nullable @NotBlank @Size(min = 1, max = 300) String zh, @Nullable @NotBlank @Size(min = 1, max = 300) String en) {

    /** No schema can state in plain words that one of two fields must be present. */
    void check(BodyFaults faults) {
        if (zh == null && en == null) {
            faults.here("must have zh, en, or both");
        }
    }

    LocalizedText words() {
        return new LocalizedText(zh, en);
    }
}
