package io.throughline.journey.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.journey.analysis.question.TouchpointNames;
import io.throughline.journey.journeymap.StageRules;
import io.throughline.journey.journeymap.StageRules.Changed;
import io.throughline.journey.journeymap.StageRules.Placement;
import io.throughline.journey.live.state.LiveBoard;
import io.throughline.journey.live.state.PackedStages;

/**
 * Which maps the live view counts: the standard stages and the maps that were changed last. Each replica checks for changes each second.
 */
@ApplicationScoped
public class LiveMaps {

    private static final Duration EACH = Duration.ofSeconds(1);

    /** @param version of the map, or of the touchpoints' names with which it was read */
    private record FollowedMap(int place, int version, long names) {
    }

    private final LiveBoard board;
    private final StageRules placements;
    private final TouchpointNames touchpoints;
    private final Map<String, FollowedMap> followed = new HashMap<>();
    /** While the store is unavailable, the known maps are still counted. */
    private final BackgroundLoop loop = BackgroundLoop.named("live-maps").longestPause(EACH).every(EACH, this::refresh);

    @Inject
    LiveMaps(LiveBoard board, StageRules placements, TouchpointNames touchpoints) {
        this.board = board;
        this.placements = placements;
        this.touchpoints = touchpoints;
    }

    void start(@Observes StartupEvent event) {
        board.change(state -> state.put(0, placements.standard(), System.currentTimeMillis()));
        loop.start();
    }

    /** The views after a check for new maps; empty if this map is not counted. */
    public synchronized Optional<Map<String, LiveView>> refreshed(String map) {
        if (!placements.present().containsKey(map)) {
            return Optional.empty();
        }
        refresh();
        return Optional.of(board.tick(System.currentTimeMillis()));
    }

    private synchronized void refresh() {
        long names = placements.version();
        board.nameBy(touchpoints);
        Map<String, Changed> present = placements.present();
        List<String> wanted = present.entrySet().stream()
                .sorted(Map.Entry.<String, Changed>comparingByValue(Comparator.comparing(Changed::at).reversed())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(board.settings().maps()).map(Map.Entry::getKey).toList();
        for (String gone : new ArrayList<>(followed.keySet())) {
            if (!wanted.contains(gone)) {
                put(followed.remove(gone).place(), null);
            }
        }
        for (String id : wanted) {
            FollowedMap before = followed.get(id);
            if (before == null || before.version() != present.get(id).version() || before.names() != names) {
                follow(id, before, names);
            }
        }
    }

    private void follow(String id, FollowedMap before, long names) {
        Optional<Placement> map = placements.of(id);
        if (map.isEmpty()) {
            // The map was deleted in the meantime or can no longer be read.
            if (before != null) {
                put(before.place(), null);
                followed.remove(id);
            }
            return;
        }
        int place = before == null ? free() : before.place();
        put(place, map.get());
        followed.put(id, new FollowedMap(place, map.get().version(), names));
    }

    private int free() {
        Set<Integer> taken = new HashSet<>(followed.values().stream().map(FollowedMap::place).toList());
        for (int place = 1; place < PackedStages.MAPS; place++) {
            if (!taken.contains(place)) {
                return place;
            }
        }
        throw new IllegalStateException("More maps are followed than there are places");
    }

    private void put(int place, Placement map) {
        board.change(state -> state.put(place, map, System.currentTimeMillis()));
    }

    @PreDestroy
    void close() {
        loop.close();
    }
}
