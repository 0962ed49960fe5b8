package io.throughline.profile.core;

import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One event of a person's activity.
 *
 * @param id distinguishes it from others at the same instant
 * @param trusted whether it came from a trusted source
 * @param properties top-level ones; an empty object where no rule needs them
 */
public record PersonActivity(String id, String type, String name, String channel, Instant at, boolean trusted, JsonNode properties) {

    /** The name of the event for a survey response. */
    public static final String FEEDBACK = "Feedback Received";
}
