package io.throughline.profile.trait;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The categories of traits. */
@Schema(name = "TraitCategory")
enum TraitCategory {

    @JsonProperty("demographic")
    DEMOGRAPHIC,
    @JsonProperty("behavioural")
    BEHAVIOURAL,
    @JsonProperty("psychographic")
    PSYCHOGRAPHIC,
    @JsonProperty("geographic")
    GEOGRAPHIC,
    @JsonProperty("industry")
    INDUSTRY,
    @JsonProperty("own")
    OWN;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static TraitCategory of(String word) {
        for (TraitCategory category : values()) {
            if (category.word().equals(word)) {
                return category;
            }
        }
        throw new IllegalArgumentException("must be one of demographic, behavioural, psychographic, geographic, industry, own");
    }
}
