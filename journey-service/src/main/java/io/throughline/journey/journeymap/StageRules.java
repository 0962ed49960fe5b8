package io.throughline.journey.journeymap;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.touchpointcatalog.LocalizedText;

/** Which stage of a map an event is in, as rules for whoever sees events one by one. */
public interface StageRules {

    /** @param stage the index of the stage that the event is in where none of the rules before fits */
    record Rule(EventFilter event, int stage) {
    }

    record Stage(String id, LocalizedText name) {
    }

    /**
     * @param id null for the standard stages
     * @param stages in their order, at most 8
     * @param rules asked in their order; the first that fits decides, and an event that none fits is in no stage
     */
    record Placement(String id, int version, LocalizedText name, List<Stage> stages, List<Rule> rules) {
    }

    record Changed(int version, Instant at) {
    }

    /** The present maps by id. Asks the store. */
    Map<String, Changed> present();

    /** A map as it is now; empty where there is none, or it cannot be read any more. Asks the store. */
    Optional<Placement> of(String map);

    /** The six usual stages with the events that shops usually send: what holds where nobody drew a map. */
    Placement standard();

    /** Another number where a touchpoint's name, and so what a rule means, has changed. */
    long version();
}
