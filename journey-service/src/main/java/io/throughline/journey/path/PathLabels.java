package io.throughline.journey.path;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.throughline.journey.analysis.filter.EventKey;
import io.throughline.journey.analysis.question.TouchpointNames;

/**
 * The labels of steps: a touchpoint's name, or an event's own name, with its channel and type if another event has the same name. Events
 * with one label are one step. The first label is that of all other events.
 */
final class PathLabels {

    private final List<String> labels = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final int[] ofValue;
    private final int[] ofGroup;

    private PathLabels(int values, int groups, boolean chinese) {
        this.ofValue = new int[values + 1];
        this.ofGroup = new int[groups];
        place(chinese ? "其他" : "other");
    }

    /** @param mask for personal data that the caller may not see */
    static PathLabels ofTouches(List<String> touches, List<String> groups, TouchpointNames touchpoints, boolean chinese,
            UnaryOperator<String> mask) {
        PathLabels labels = new PathLabels(touches.size(), groups.size(), chinese);
        List<EventKey> parsed = touches.stream().map(EventKey::parse).toList();
        Set<String> seen = new HashSet<>();
        Set<String> several = new HashSet<>();
        for (EventKey eventKey : parsed) {
            (seen.add(plain(eventKey)) ? seen : several).add(plain(eventKey));
            (seen.add(withChannel(eventKey)) ? seen : several).add(withChannel(eventKey));
        }
        for (int i = 0; i < parsed.size(); i++) {
            EventKey eventKey = parsed.get(i);
            String own =
                    several.contains(plain(eventKey)) ? several.contains(withChannel(eventKey)) ? withType(eventKey) : withChannel(eventKey)
                            : plain(eventKey);
            String name = touchpoints.of(eventKey).map(named -> named(named, chinese)).orElse(own);
            labels.ofValue[i + 1] = labels.place(mask.apply(name));
        }
        labels.addGroups(groups);
        return labels;
    }

    static PathLabels ofValues(List<String> values, List<String> groups, boolean chinese, UnaryOperator<String> mask) {
        PathLabels labels = new PathLabels(values.size(), groups.size(), chinese);
        for (int i = 0; i < values.size(); i++) {
            labels.ofValue[i + 1] = labels.place(mask.apply(values.get(i)));
        }
        labels.addGroups(groups);
        return labels;
    }

    /** In the requested language if there is a name in it, otherwise in the other one. */
    private static String named(TouchpointNames.Named named, boolean chinese) {
        return chinese && named.zh() != null || named.en() == null ? named.zh() : named.en();
    }

    private static String plain(EventKey eventKey) {
        return eventKey.name().isEmpty() ? eventKey.type() : eventKey.name();
    }

    private static String withChannel(EventKey eventKey) {
        return plain(eventKey) + " (" + eventKey.channel() + ")";
    }

    private static String withType(EventKey eventKey) {
        return plain(eventKey) + " (" + eventKey.channel() + ", " + eventKey.type() + ")";
    }

    private void addGroups(List<String> groups) {
        for (int i = 0; i < groups.size(); i++) {
            ofGroup[i] = place(groups.get(i));
        }
    }

    private int place(String label) {
        return places.computeIfAbsent(label, fresh -> {
            labels.add(fresh);
            return labels.size() - 1;
        });
    }

    List<String> all() {
        return labels;
    }

    /** @param groups bits of the groups to which the event belongs: the first counts */
    int of(int value, int groups) {
        return groups == 0 ? ofValue[value] : ofGroup[Integer.numberOfTrailingZeros(groups)];
    }
}
