package io.throughline.journey.live.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Traffic counters by kind, with a limit on the number of kinds. Number 0 counts all other kinds. A kind without events for an hour is
 * replaced by a new one.
 */
public final class BoundedCounters<K> {

    private static final long HOUR = 3_600_000;

    private final int most;
    private final Map<K, Integer> numbers = new HashMap<>();
    private final List<K> kinds = new ArrayList<>();
    private final List<TrafficCounter> lanes = new ArrayList<>();
    private long searchedAt;

    BoundedCounters(int most) {
        this.most = most;
        kinds.add(null);
        lanes.add(new TrafficCounter());
    }

    int number(K kind, long now) {
        Integer known = numbers.get(kind);
        if (known != null) {
            return known;
        }
        int number = lanes.size() <= most ? lanes.size() : silent(now);
        if (number == 0) {
            return 0;
        }
        if (number == lanes.size()) {
            kinds.add(kind);
            lanes.add(new TrafficCounter());
        } else {
            numbers.remove(kinds.get(number));
            kinds.set(number, kind);
            lanes.set(number, new TrafficCounter());
        }
        numbers.put(kind, number);
        return number;
    }

    /** Searches at most once per second, so that a flood of new names does not cost a search each. */
    private int silent(long now) {
        if (now - searchedAt < 1_000) {
            return 0;
        }
        searchedAt = now;
        for (int i = 1; i < lanes.size(); i++) {
            if (now - lanes.get(i).newest() > HOUR) {
                return i;
            }
        }
        return 0;
    }

    TrafficCounter lane(int number) {
        return lanes.get(number);
    }

    public void forEach(BiConsumer<K, TrafficCounter> each) {
        for (int i = 1; i < lanes.size(); i++) {
            each.accept(kinds.get(i), lanes.get(i));
        }
    }

    public TrafficCounter rest() {
        return lanes.getFirst();
    }
}
