package io.throughline.journey.map;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.problem.Problem.FieldError;
import io.throughline.journey.analysis.EventFilter;
import io.throughline.journey.analysis.Field;
import io.throughline.journey.metric.Stages;
import io.throughline.journey.registry.NamedTouchpoint;
import io.throughline.journey.registry.Placements;
import io.throughline.journey.registry.TouchpointIndex;

/** Maps as questions need them: read anew each time, with the touchpoints that have a name now. */
@ApplicationScoped
class StoredMaps implements Stages, Placements {

    private static final MapReader.Reading UNREADABLE = new MapReader.Reading(null,
            List.of(new FieldError("", "is stored in a form that is not known here")));
    private static final EventFilter NOTHING = EventFilter.is(Field.TYPE, "nothing");

    private final MapStore store;
    private final TouchpointIndex touchpoints;

    @Inject
    StoredMaps(MapStore store, TouchpointIndex touchpoints) {
        this.store = store;
        this.touchpoints = touchpoints;
    }

    /** @param version 0 for the present one */
    Optional<MapReader.Reading> read(String id, int version) {
        try {
            // A touchpoint that lost its name since then must not take the whole map away: no event is it any more.
            return (version == 0 ? store.find(id) : store.find(id, version)).map(stored -> MapReader.read(id, stored.version(), stored.body(),
                    name -> Optional.of(touchpoints.filterOf(name).orElse(NOTHING)), name -> touchpoints.find(name).map(NamedTouchpoint::name)));
        } catch (UncheckedIOException e) {
            // Nor must a map that cannot be read take away what asks for several: the list of what is placed, and the live view.
            return Optional.of(UNREADABLE);
        }
    }

    @Override
    public Optional<List<Stage>> of(String id) {
        return read(id, 0).map(MapReader.Reading::map).map(map -> {
            List<Stage> stages = new ArrayList<>();
            for (JourneyMap.Stage stage : map.stages()) {
                List<EventFilter> own = map.cells().stream().filter(cell -> cell.stage().equals(stage.id())).map(JourneyMap.Cell::event).toList();
                stages.add(new Stage(stage.id(), stage.name(), own.isEmpty() ? null : new EventFilter.Or(own), stage.rules()));
            }
            return stages;
        });
    }

    /** Maps made from one template have most of their rules in common: equal ones are asked once. */
    @Override
    public List<EventFilter> placed() {
        List<JourneyMap> maps = store.after("", MapResource.MOST).stream()
                .flatMap(stored -> read(stored.id(), 0).map(MapReader.Reading::map).stream()).toList();
        return maps.stream().flatMap(map -> Stream.concat(map.cells().stream().map(JourneyMap.Cell::event),
                map.stages().stream().map(JourneyMap.Stage::rules).filter(rules -> rules != null))).distinct().toList();
    }
}
