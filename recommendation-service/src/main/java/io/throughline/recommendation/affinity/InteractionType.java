package io.throughline.recommendation.affinity;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The ways in which a person interacts with an item, the strongest first. */
@Schema(name = "InteractionType", description = "What a person did with an item, the strongest first: bought, added to a cart, viewed.")
public enum InteractionType {
    @JsonProperty("bought")
    BOUGHT,
    @JsonProperty("added")
    ADDED,
    @JsonProperty("viewed")
    VIEWED
}
