package io.throughline.journey.savedquery;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What people say of a definition, as it is kept.
 *
 * @param question as it was sent, which the kind understood then; null in lists
 * @param schedule null where it is asked by people alone, and where what is kept cannot be read any more
 */
record SavedQueryDraft(String kind, String name, String description, JsonNode question, boolean shared, ScheduleRequest schedule) {

    static final int MOST_NAME = 200;
    static final int MOST_DESCRIPTION = 2_000;
    /** Bytes of a question as JSON; 100 parts of the longest texts stay below it. */
    static final int MOST_QUESTION = 65_536;
}
