package io.throughline.journey.savedquery;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The content of a definition as it is stored.
 *
 * @param question as it was sent; it was valid then. Null in lists
 * @param schedule null if there is none, or if the stored one cannot be read any more
 */
record SavedQueryDraft(String kind, String name, String description, JsonNode question, boolean shared, ScheduleRequest schedule) {

    static final int MOST_NAME = 200;
    static final int MOST_DESCRIPTION = 2_000;
    /** The most bytes of a question as JSON; 100 parts with the longest texts stay below it. */
    static final int MOST_QUESTION = 65_536;
}
