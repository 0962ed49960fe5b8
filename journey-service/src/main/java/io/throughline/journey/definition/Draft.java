package io.throughline.journey.definition;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What people say of a definition.
 *
 * @param question as it was sent, which the kind understood then; null in lists
 * @param schedule as it was sent; null where it is asked by people alone
 */
record Draft(String kind, String name, String description, JsonNode question, boolean shared, JsonNode schedule) {

    static final int MOST_NAME = 200;
    static final int MOST_DESCRIPTION = 2_000;
    /** Bytes of a question as JSON; 100 parts of the longest texts stay below it. */
    static final int MOST_QUESTION = 65_536;
}
