package io.throughline.journey.touchpointcatalog;

import java.time.Instant;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A channel with its name and cost. */
@Schema(name = "Channel")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Channel(@Schema(description = "As events have it: web, app, store, call_centre") String id, LocalizedText name,
        @Nullable @Schema(description = "What the channel costs in a month of 30 days; left out if nobody said") MoneyAmount costPerMonth,
        Instant changedAt) {

    static final String ID = "[a-z][a-z0-9_]{0,31}";
    static final String ID_MESSAGE =
            "must be a channel such as web, app, store, call_centre: 1 to 32 lower-case letters, digits and _, the first a letter";
}
