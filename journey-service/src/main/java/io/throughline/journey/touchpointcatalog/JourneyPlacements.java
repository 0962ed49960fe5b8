package io.throughline.journey.touchpointcatalog;

import java.util.List;

import io.throughline.journey.analysis.filter.EventFilter;

/** Where in journeys events have their place. */
public interface JourneyPlacements {

    /** Which events some map has in a stage, by a touchpoint or by a rule: any of these. None where there is no map. */
    List<EventFilter> placed();
}
