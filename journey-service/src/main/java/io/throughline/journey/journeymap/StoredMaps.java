package io.throughline.journey.journeymap;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.problem.Problem.FieldError;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.metric.StageCatalog;
import io.throughline.journey.touchpointcatalog.JourneyPlacements;
import io.throughline.journey.touchpointcatalog.NamedTouchpoint;
import io.throughline.journey.touchpointcatalog.TouchpointIndex;

/** Provides maps to questions. Each call reads the map again, with the current named touchpoints. */
@ApplicationScoped
class StoredMaps implements StageCatalog, JourneyPlacements {

    private static final MapReader.MapReadResult UNREADABLE = new MapReader.MapReadResult(null,
            List.of(new FieldError("", "is stored in a form that is not known here")));
    private static final EventFilter NOTHING = EventFilter.is(LogField.TYPE, "nothing");

    private final MapStore store;
    private final TouchpointIndex touchpoints;

    @Inject
    StoredMaps(MapStore store, TouchpointIndex touchpoints) {
        this.store = store;
        this.touchpoints = touchpoints;
    }

    /** @param version 0 for the current one */
    Optional<MapReader.MapReadResult> read(String id, int version) {
        try {
            // A touchpoint that has lost its name must not make the whole map unreadable; it then matches no event.
            return (version == 0 ? store.find(id) : store.find(id, version))
                    .map(stored -> MapReader.read(id, stored.version(), stored.body(),
                            name -> Optional.of(touchpoints.filterOf(name).orElse(NOTHING)),
                            name -> touchpoints.find(name).map(NamedTouchpoint::name)));
        } catch (UncheckedIOException e) {
            // A map that cannot be read must not make questions on several maps fail, such as the list of placed events and the live view.
            return Optional.of(UNREADABLE);
        }
    }

    @Override
    public Optional<List<Stage>> of(String id) {
        return read(id, 0).map(MapReader.MapReadResult::map).map(map -> {
            List<Stage> stages = new ArrayList<>();
            for (JourneyMap.Stage stage : map.stages()) {
                List<EventFilter> own =
                        map.cells().stream().filter(cell -> cell.stage().equals(stage.id())).map(JourneyMap.Cell::event).toList();
                stages.add(new Stage(stage.id(), stage.name(), own.isEmpty() ? null : new EventFilter.Or(own), stage.rules()));
            }
            return stages;
        });
    }

    /** Maps made from one template share most of their rules; equal rules are evaluated once. */
    @Override
    public List<EventFilter> placed() {
        List<JourneyMap> maps = store.after("", MapResource.MOST).stream()
                .flatMap(stored -> read(stored.id(), 0).map(MapReader.MapReadResult::map).stream()).toList();
        return maps.stream().flatMap(map -> Stream.concat(map.cells().stream().map(JourneyMap.Cell::event),
                map.stages().stream().map(JourneyMap.Stage::rules).filter(rules -> rules != null))).distinct().toList();
    }
}
