package io.throughline.journey.metric;

import java.util.List;
import java.util.Optional;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.touchpointcatalog.LocalizedText;

/** The stages of maps, for questions that count by stage. */
public interface StageCatalog {

    /**
     * @param touchpoints events of its touchpoints; null for none
     * @param rules events that belong here if no touchpoint of the map takes them; null for none
     */
    record Stage(String id, LocalizedText name, EventFilter touchpoints, EventFilter rules) {
    }

    /** The stages in their order, at most 8; empty if there is no such map or it cannot be read any more. */
    Optional<List<Stage>> of(String map);
}
