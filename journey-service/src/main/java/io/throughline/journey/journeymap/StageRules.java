package io.throughline.journey.journeymap;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.touchpointcatalog.LocalizedText;

/** Rules by which a consumer that sees events one by one finds their stage of a map. */
public interface StageRules {

    /** @param stage the index of the stage of an event that fits this rule and none before it */
    record Rule(EventFilter event, int stage) {
    }

    record Stage(String id, LocalizedText name) {
    }

    /**
     * @param id null for the standard stages
     * @param stages in their order, at most 8
     * @param rules in their order; the first that fits decides, and an event that fits none is in no stage
     */
    record Placement(String id, int version, LocalizedText name, List<Stage> stages, List<Rule> rules) {
    }

    record Changed(int version, Instant at) {
    }

    /** The current maps by id. Reads the store. */
    Map<String, Changed> present();

    /** The current version of a map; empty if there is none or it cannot be read any more. Reads the store. */
    Optional<Placement> of(String map);

    /** The six usual stages with the events that shops usually send; they apply if no map was drawn. */
    Placement standard();

    /** A number that changes with any touchpoint's name, and so with the meaning of rules. */
    long version();
}
