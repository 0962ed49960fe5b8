package io.throughline.journey.analysis.question;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whether a device counts as a person's if only public sources say so. */
@Schema(name = "ClaimsUse", description = "Whether a device counts as a person's where only public sources say so. included: it does. "
        + "excluded: it does not.")
public enum ClaimsUse {

    @JsonProperty("included")
    INCLUDED,
    @JsonProperty("excluded")
    EXCLUDED
}
