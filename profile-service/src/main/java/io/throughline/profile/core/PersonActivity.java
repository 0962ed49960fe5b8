package io.throughline.profile.core;

import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One thing that a person did.
 *
 * @param id tells it from others of the same instant
 * @param trusted whether a source that is believed told of it
 * @param properties top-level ones; an empty object where nobody asks for them
 */
public record PersonActivity(String id, String type, String name, String channel, Instant at, boolean trusted, JsonNode properties) {

    /** What an event's response to a survey is called. */
    public static final String FEEDBACK = "Feedback Received";
}
