package io.throughline.journey.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.journey.analysis.Run;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.ScopeSql;
import io.throughline.journey.analysis.Sql;
import io.throughline.journey.analysis.Touch;
import io.throughline.journey.analysis.Touchpoints;
import io.throughline.journey.registry.Words;

/**
 * The kinds of events of a question, each of a channel and of a touchpoint: one that has a name holds several kinds. A walk's
 * {@code group} is the kind, counted from 1; 0 is any that is too rare to be told apart.
 */
final class Touches {

    static final int MOST = 1_000;

    private final List<Touch> kinds;
    private final List<String> channels = new ArrayList<>();
    private final List<Place> touchpoints = new ArrayList<>();
    private final int[] channelOf;
    private final int[] touchpointOf;
    private final int[] nameOf;
    private final List<Words> names = new ArrayList<>();
    private final Map<String, Integer> groups = new HashMap<>();

    /** @param named null where nobody named it; its key is then made of the event */
    record Place(String key, Touchpoints.Named named, Touch kind) {
    }

    Touches(List<Touch> kinds, Touchpoints registry) {
        this.kinds = kinds;
        this.channelOf = new int[kinds.size() + 1];
        this.touchpointOf = new int[kinds.size() + 1];
        this.nameOf = new int[kinds.size() + 1];
        Map<String, Integer> byChannel = new HashMap<>();
        Map<String, Integer> byPlace = new LinkedHashMap<>();
        Map<String, Integer> byName = new HashMap<>();
        channelOf[0] = 0;
        channels.add("");
        touchpointOf[0] = -1;
        nameOf[0] = -1;
        for (int i = 1; i <= kinds.size(); i++) {
            Touch kind = kinds.get(i - 1);
            groups.put(kind.toString(), i);
            Optional<Touchpoints.Named> named = registry.of(kind);
            channelOf[i] = byChannel.computeIfAbsent(kind.channel(), channel -> {
                channels.add(channel);
                return channels.size() - 1;
            });
            String key = named.map(Touchpoints.Named::id).orElseGet(kind::toString);
            touchpointOf[i] = byPlace.computeIfAbsent(key, place -> {
                touchpoints.add(new Place(place, named.orElse(null), kind));
                return touchpoints.size() - 1;
            });
            // A page looked at again is no step done again, unless somebody says that it is one.
            boolean step = named.isPresent() || kind.type().equals("track") && !kind.name().isEmpty();
            String name = named.map(found -> "touchpoint " + found.id()).orElseGet(() -> "event " + kind.name());
            nameOf[i] = step ? byName.computeIfAbsent(name, none -> {
                names.add(named.map(found -> new Words(found.zh(), found.en())).orElseGet(() -> new Words(null, kind.name())));
                return names.size() - 1;
            }) : -1;
        }
    }

    /** The most frequent kinds of a scope. */
    static Touches read(Scope scope, Sql sql, Run run) {
        ScopeSql from = sql.of(scope);
        List<JsonNode> rows = run.rows(from.with() + "SELECT touch, count() AS n " + from.from() + " GROUP BY touch ORDER BY n DESC, touch LIMIT " + (MOST + 1));
        if (rows.size() > MOST) {
            run.note("Of more than " + MOST + " kinds of events, the most frequent are told apart.");
        }
        return new Touches(rows.stream().limit(MOST).map(row -> Touch.parse(row.get("touch").asText())).toList(), run.touchpoints());
    }

    /** For the walk's breakdown. */
    List<String> values() {
        return kinds.stream().map(Touch::toString).toList();
    }

    /** The first one is that of the rare kinds, and has no name. */
    List<String> channels() {
        return channels;
    }

    List<Place> touchpoints() {
        return touchpoints;
    }

    /** By group; 0 for rare kinds. */
    int[] channelOf() {
        return channelOf;
    }

    /** By group; −1 for rare kinds. */
    int[] touchpointOf() {
        return touchpointOf;
    }

    /** By group: equal for the same step in any channel; −1 for what is no step. */
    int[] nameOf() {
        return nameOf;
    }

    /** How steps are called. */
    List<Words> names() {
        return names;
    }

    /** The group of a kind; 0 for one that is not told apart. */
    int group(String touch) {
        return groups.getOrDefault(touch, 0);
    }
}
