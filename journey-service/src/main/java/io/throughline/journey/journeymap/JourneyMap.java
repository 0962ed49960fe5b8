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

    /** Each stage needs a column, a colour and a sixth of a screen. */
    public static final int MOST_STAGES = 8;
    static final int MOST_CELLS = 30;
    /** The most conditions that one read of the event sequences can distinguish; the rules of a stage count as one. */
    static final int MOST_QUESTIONS = 31;

    /** @param rules events that belong here if no touchpoint of the map takes them; null for none */
    record Stage(String id, LocalizedText name, EventFilter rules) {
    }

    /**
     * @param event the events of this touchpoint
     * @param called the names by which feedback may refer to it
     * @param emotion how people are meant to feel, −2 to 2; null if not set
     */
    record Cell(String id, String stage, LocalizedText name, EventFilter event, Set<String> called, LocalizedText goal, Integer emotion,
            String owner,
            List<String> evidence) {
    }
}
