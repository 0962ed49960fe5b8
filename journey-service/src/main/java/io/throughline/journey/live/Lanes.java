package io.throughline.journey.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Traffic by kind, of so many kinds at most; number 0 takes the rest. A kind that was silent for an hour makes room for another. */
final class Lanes<K> {

    private static final long HOUR = 3_600_000;

    private final int most;
    private final Map<K, Integer> numbers = new HashMap<>();
    private final List<K> kinds = new ArrayList<>();
    private final List<Traffic> lanes = new ArrayList<>();
    private long searchedAt;

    Lanes(int most) {
        this.most = most;
        kinds.add(null);
        lanes.add(new Traffic());
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
            lanes.add(new Traffic());
        } else {
            numbers.remove(kinds.get(number));
            kinds.set(number, kind);
            lanes.set(number, new Traffic());
        }
        numbers.put(kind, number);
        return number;
    }

    /** Looked for each second at most: a flood of new names must not cost a search each. */
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

    Traffic lane(int number) {
        return lanes.get(number);
    }

    void forEach(BiConsumer<K, Traffic> each) {
        for (int i = 1; i < lanes.size(); i++) {
            each.accept(kinds.get(i), lanes.get(i));
        }
    }

    Traffic rest() {
        return lanes.getFirst();
    }
}
