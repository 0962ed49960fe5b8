package io.throughline.journey.attribution;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How conversions are shared out among the touchpoints before them. */
@Schema(name = "AttributionModel", description = "How conversions are shared out among the touches before them")
enum AttributionModel {

    @JsonProperty("first")
    FIRST,
    @JsonProperty("last")
    LAST,
    @JsonProperty("linear")
    LINEAR,
    @JsonProperty("time_decay")
    TIME_DECAY,
    @JsonProperty("position")
    POSITION,
    @JsonProperty("markov")
    MARKOV,
    @JsonProperty("shapley")
    SHAPLEY;

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it credits each path by itself, without looking at other paths. */
    boolean isPerPath() {
        return this != MARKOV && this != SHAPLEY;
    }
}
