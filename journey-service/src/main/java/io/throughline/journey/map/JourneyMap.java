package io.throughline.journey.map;

import java.util.List;
import java.util.Set;

import io.throughline.journey.analysis.EventFilter;
import io.throughline.journey.registry.Words;

/**
 * Stages that people go through, and the touchpoints in each.
 *
 * @param stages in their order
 */
record JourneyMap(String id, int version, Words name, List<Stage> stages, List<Cell> cells) {

    /** One column is a colour and a sixth of a screen. */
    static final int MOST_STAGES = 8;
    static final int MOST_CELLS = 30;
    /** One walk tells so many questions apart, a stage's rules being one together. */
    static final int MOST_QUESTIONS = 31;

    /** @param rules events that belong here where no touchpoint of the map takes them; null for none */
    record Stage(String id, Words name, EventFilter rules) {
    }

    /**
     * @param event which events are this touchpoint
     * @param called by what feedback may name it
     * @param emotion how people are meant to feel, −2 to 2; null where nobody said
     */
    record Cell(String id, String stage, Words name, EventFilter event, Set<String> called, Words goal, Integer emotion, String owner,
            List<String> evidence) {
    }
}
