package io.throughline.journey.journeymap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.journey.analysis.question.TouchpointNames;

/** Stage rules of stored maps. If an event fits several touchpoints, the first decides, as in {@link MapCounter}. */
@ApplicationScoped
class StoredStageRules implements StageRules {

    private final MapStore store;
    private final StoredMaps maps;
    private final TouchpointNames touchpoints;

    @Inject
    StoredStageRules(MapStore store, StoredMaps maps, TouchpointNames touchpoints) {
        this.store = store;
        this.maps = maps;
        this.touchpoints = touchpoints;
    }

    @Override
    public Map<String, Changed> present() {
        return store.versions();
    }

    @Override
    public Optional<Placement> of(String map) {
        return maps.read(map, 0).map(MapReader.MapReadResult::map).map(StoredStageRules::placement);
    }

    @Override
    public Placement standard() {
        Placement shop =
                placement(MapReader.read("standard", 1, MapTemplate.ECOMMERCE.map(), TouchpointNames.NONE, name -> Optional.empty()).map());
        return new Placement(null, 1, shop.name(), shop.stages(), shop.rules());
    }

    @Override
    public long version() {
        return touchpoints.version();
    }

    static Placement placement(JourneyMap map) {
        List<String> ids = map.stages().stream().map(JourneyMap.Stage::id).toList();
        List<Rule> rules = new ArrayList<>();
        map.cells().forEach(cell -> rules.add(new Rule(cell.event(), ids.indexOf(cell.stage()))));
        for (int i = 0; i < ids.size(); i++) {
            if (map.stages().get(i).rules() != null) {
                rules.add(new Rule(map.stages().get(i).rules(), i));
            }
        }
        return new Placement(map.id(), map.version(), map.name(),
                map.stages().stream().map(stage -> new Stage(stage.id(), stage.name())).toList(), rules);
    }
}
