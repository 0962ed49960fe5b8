package io.throughline.recommendation.affinity;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What ties a person to an item, the strongest first. */
public enum Bond {
    @JsonProperty("bought")
    BOUGHT,
    @JsonProperty("added")
    ADDED,
    @JsonProperty("viewed")
    VIEWED
}
