package io.throughline.journey.analysis.filter;

import com.fasterxml.jackson.databind.JsonNode;

/** One event, as filters ask of it. What it has none of is an empty text, as in the log. */
public interface EventFacts {

    String channel();

    String type();

    String name();

    String source();

    String trust();

    /** An object; see {@link EventMatcher#properties} for what the log cannot read. */
    JsonNode properties();
}
