package io.throughline.profile.computed;

import java.util.List;
import java.util.Set;

import io.throughline.profile.activity.Activity;

/**
 * Which activity counts. What is null or empty is not asked for.
 *
 * @param names of events, such as {@code Order Completed}
 * @param types of calls, such as {@code page}
 */
record EventFilter(Set<String> names, Set<String> types, Set<String> channels, List<PropertyTest> where) {

    static final EventFilter ALL = new EventFilter(null, null, null, null);

    EventFilter {
        names = names == null ? Set.of() : Set.copyOf(names);
        types = types == null ? Set.of() : Set.copyOf(types);
        channels = channels == null ? Set.of() : Set.copyOf(channels);
        where = where == null ? List.of() : List.copyOf(where);
    }

    boolean matches(Activity activity) {
        return (names.isEmpty() || names.contains(activity.name()))
                && (types.isEmpty() || types.contains(activity.type()))
                && (channels.isEmpty() || activity.channel() != null && channels.contains(activity.channel()))
                && where.stream().allMatch(test -> test.holds(activity.properties()));
    }
}
