package io.throughline.recommendation.affinity;

import java.util.ArrayList;
import java.util.List;

/** The items of one order, from which pairs bought together are counted. */
final class OrderBasket {

    /**
     * Pairs grow with the square of the lines: 50 make 1,225. A longer order belongs to a reseller or a whole household and shows
     * little of which two items go together. The first lines count, so the same order gives the same pairs.
     */
    static final int MAX_ITEMS = 50;

    private OrderBasket() {
    }

    record Pair(String one, String other) {
    }

    static boolean tooLong(List<String> items) {
        return items.size() > MAX_ITEMS;
    }

    /** Each pair of the first {@link #MAX_ITEMS} items, once. */
    static List<Pair> pairs(List<String> items) {
        List<String> counted = items.stream().distinct().limit(MAX_ITEMS).sorted().toList();
        List<Pair> pairs = new ArrayList<>(counted.size() * (counted.size() - 1) / 2);
        for (int i = 0; i < counted.size(); i++) {
            for (int j = i + 1; j < counted.size(); j++) {
                pairs.add(new Pair(counted.get(i), counted.get(j)));
            }
        }
        return pairs;
    }
}
