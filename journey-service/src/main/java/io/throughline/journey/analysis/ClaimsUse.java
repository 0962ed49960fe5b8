package io.throughline.journey.analysis;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whether devices are somebody's by the word of public sources alone. */
@Schema(name = "ClaimsUse", description = "included: devices count as somebody's also where public sources alone say so. excluded: they "
        + "do not.")
public enum ClaimsUse {

    @JsonProperty("included")
    INCLUDED,
    @JsonProperty("excluded")
    EXCLUDED
}
