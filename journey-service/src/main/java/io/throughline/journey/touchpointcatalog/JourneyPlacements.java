package io.throughline.journey.touchpointcatalog;

import java.util.List;

import io.throughline.journey.analysis.filter.EventFilter;

/** Which events journey maps place in stages. */
public interface JourneyPlacements {

    /** The events that any map places in a stage, by a touchpoint or by a rule. Empty if there is no map. */
    List<EventFilter> placed();
}
