package io.throughline.journey.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.EventKey;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TouchpointNames;
import io.throughline.journey.analysis.sql.AnalysisSql;
import io.throughline.journey.analysis.sql.ScopeSql;
import io.throughline.journey.touchpointcatalog.LocalizedText;

/**
 * The kinds of events of a question, each with its channel and touchpoint; a named touchpoint may hold several kinds. The {@code group} of
 * an event sequence is the kind, counted from 1. After the kinds come channels, each for its kinds that are too rare to be counted
 * separately.
 */
public final class EventKinds {

    public static final int MOST = 1_000;
    private static final int MOST_CHANNELS = 1_000;

    private final List<String> values;
    private final List<String> channels = new ArrayList<>();
    private final List<Place> touchpoints = new ArrayList<>();
    private final int[] channelOf;
    private final int[] touchpointOf;
    private final int[] nameOf;
    private final List<LocalizedText> names = new ArrayList<>();
    private final Map<String, Integer> groups = new HashMap<>();

    /** @param named null for a touchpoint without a name; its key is then made of the event */
    record Place(String key, TouchpointNames.Named named, EventKey kind) {
    }

    public EventKinds(List<EventKey> kinds, TouchpointNames registry) {
        this(kinds, List.of(), registry);
    }

    /** @param rareIn channels that have rare kinds besides these */
    EventKinds(List<EventKey> kinds, List<String> rareIn, TouchpointNames registry) {
        this.values = Stream.concat(kinds.stream().map(EventKey::toString), rareIn.stream()).toList();
        this.channelOf = new int[values.size() + 1];
        this.touchpointOf = new int[values.size() + 1];
        this.nameOf = new int[values.size() + 1];
        Arrays.fill(touchpointOf, -1);
        Arrays.fill(nameOf, -1);
        Map<String, Integer> byChannel = new HashMap<>();
        Map<String, Integer> byPlace = new LinkedHashMap<>();
        Map<String, Integer> byName = new HashMap<>();
        channels.add("");
        for (int i = 1; i <= kinds.size(); i++) {
            EventKey kind = kinds.get(i - 1);
            groups.put(kind.toString(), i);
            Optional<TouchpointNames.Named> named = registry.of(kind);
            channelOf[i] = channel(byChannel, kind.channel());
            String key = named.map(TouchpointNames.Named::id).orElseGet(kind::toString);
            touchpointOf[i] = byPlace.computeIfAbsent(key, place -> {
                touchpoints.add(new Place(place, named.orElse(null), kind));
                return touchpoints.size() - 1;
            });
            // A page viewed again is not a repeated step, unless the page is a named touchpoint.
            boolean step = named.isPresent() || kind.type().equals("track") && !kind.name().isEmpty();
            String name = named.map(found -> "touchpoint " + found.id()).orElseGet(() -> "event " + kind.name());
            nameOf[i] = step ? byName.computeIfAbsent(name, none -> {
                names.add(named.map(found -> new LocalizedText(found.zh(), found.en()))
                        .orElseGet(() -> new LocalizedText(null, kind.name())));
                return names.size() - 1;
            }) : -1;
        }
        for (int i = 0; i < rareIn.size(); i++) {
            channelOf[kinds.size() + 1 + i] = channel(byChannel, rareIn.get(i));
        }
    }

    private int channel(Map<String, Integer> byChannel, String name) {
        return byChannel.computeIfAbsent(name, channel -> {
            channels.add(channel);
            return channels.size() - 1;
        });
    }

    /** The most frequent kinds of a scope and of its comparison period, because a kind of the earlier period may be gone now. */
    public static EventKinds read(List<QuestionScope> scopes, AnalysisSql sql, QueryRun run) {
        Map<String, Long> counts = new HashMap<>();
        boolean more = false;
        for (QuestionScope scope : scopes) {
            List<JsonNode> rows = top(scope, "touch", MOST + 1, sql, run);
            rows.forEach(row -> counts.merge(row.get("of").asText(), row.get("n").asLong(), Long::sum));
            more |= rows.size() > MOST;
        }
        more |= counts.size() > MOST;
        List<EventKey> kinds = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()).thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST).map(each -> EventKey.parse(each.getKey())).toList();
        if (!more) {
            return new EventKinds(kinds, run.touchpoints());
        }
        run.addNote("Of more than " + MOST + " kinds of events, the most frequent are told apart.");
        TreeSet<String> channels = new TreeSet<>();
        scopes.forEach(scope -> top(scope, "channel", MOST_CHANNELS, sql, run).forEach(row -> channels.add(row.get("of").asText())));
        return new EventKinds(kinds,
                channels.stream().filter(channel -> channel.indexOf(EventKey.SEPARATOR) < 0).limit(MOST_CHANNELS).toList(),
                run.touchpoints());
    }

    private static List<JsonNode> top(QuestionScope scope, String column, int most, AnalysisSql sql, QueryRun run) {
        ScopeSql from = sql.of(scope);
        return run.rows(from.with() + "SELECT " + column + " AS of, count() AS n " + from.from() + " GROUP BY of ORDER BY n DESC, of LIMIT "
                + most);
    }

    /** The values for the breakdown of the event sequence. */
    public List<String> values() {
        return values;
    }

    /** The first entry is for events outside all channels, and has no name. */
    public List<String> channels() {
        return channels;
    }

    public List<Place> touchpoints() {
        return touchpoints;
    }

    /** The channel by group; 0 for none. */
    public int[] channelOf() {
        return channelOf;
    }

    /** The touchpoint by group; −1 for rare kinds. */
    int[] touchpointOf() {
        return touchpointOf;
    }

    /** The step by group: equal for the same step in any channel; −1 for a kind that is not a step. */
    public int[] nameOf() {
        return nameOf;
    }

    /** The names of the steps. */
    public List<LocalizedText> names() {
        return names;
    }

    /** The group of a kind; 0 for a rare kind. */
    int group(String touch) {
        return groups.getOrDefault(touch, 0);
    }
}
