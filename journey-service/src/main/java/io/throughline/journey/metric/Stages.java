package io.throughline.journey.metric;

import java.util.List;
import java.util.Optional;

import io.throughline.journey.analysis.EventFilter;
import io.throughline.journey.registry.Words;

/** The stages of maps, for whoever counts by them. */
public interface Stages {

    /**
     * @param touchpoints events of its touchpoints; null for none
     * @param rules events that belong here where no touchpoint of the map takes them; null for none
     */
    record Stage(String id, Words name, EventFilter touchpoints, EventFilter rules) {
    }

    /** In their order, at most 8; empty where there is no such map, or it cannot be read any more. */
    Optional<List<Stage>> of(String map);
}
