package io.throughline.journey.registry;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A channel, as people call it.
 *
 * @param id as events have it: web, app, store, call_centre
 * @param costPerMonth what it costs in a month of 30 days; null where nobody said
 */
@Schema(name = "Channel")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Channel(String id, Words name, Money costPerMonth, Instant changedAt) {
}
