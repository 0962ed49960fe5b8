package io.throughline.journey.analysis.filter;

import com.fasterxml.jackson.databind.JsonNode;

/** One event, as filters read it. A missing value is an empty text, as in the log. */
public interface EventFacts {

    String channel();

    String type();

    String name();

    String source();

    String trust();

    /** An object; {@link EventMatcher#properties} describes values that the log cannot read. */
    JsonNode properties();
}
