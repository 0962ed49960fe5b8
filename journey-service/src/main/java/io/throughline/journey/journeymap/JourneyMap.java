package io.throughline.journey.journeymap;

import java.util.List;
import java.util.Set;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.touchpointcatalog.LocalizedText;

/**
 * Stages that people go through, and the touchpoints in each.
 *
 * @param stages in their order
 */
public record JourneyMap(String id, int version, LocalizedText name, List<Stage> stages, List<Cell> cells) {

    /** One column is a colour and a sixth of a screen. */
    public static final int MOST_STAGES = 8;
    static final int MOST_CELLS = 30;
    /** One walk tells so many questions apart, a stage's rules being one together. */
    static final int MOST_QUESTIONS = 31;

    /** @param rules events that belong here where no touchpoint of the map takes them; null for none */
    record Stage(String id, LocalizedText name, EventFilter rules) {
    }

    /**
     * @param event which events are this touchpoint
     * @param called by what feedback may name it
     * @param emotion how people are meant to feel, −2 to 2; null where nobody said
     */
    record Cell(String id, String stage, LocalizedText name, EventFilter event, Set<String> called, LocalizedText goal, Integer emotion,
            String owner,
            List<String> evidence) {
    }
}
