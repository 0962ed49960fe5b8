package io.throughline.journey.attribution;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Paths without direct repeats, with equal ones combined, for models that look at all paths. */
final class FoldedConversionPaths {

    /** The limit on different paths and on all their touchpoints: about 130 MB. Above it, a question has to cover fewer channels. */
    static final int MOST = 500_000;
    private static final long MOST_TOUCHES = 20_000_000;

    private final Map<PathKey, Tally> tallies = new HashMap<>();
    private long touchCount;

    /** @return whether there was room */
    boolean add(ConversionPath conversionPath) {
        PathKey pathKey = new PathKey(conversionPath.folded());
        Tally tally = tallies.get(pathKey);
        if (tally == null) {
            touchCount += pathKey.order().length;
            if (tallies.size() >= MOST || touchCount > MOST_TOUCHES) {
                return false;
            }
            tally = new Tally();
            tallies.put(pathKey, tally);
        }
        tally.conversions += conversionPath.conversions();
        tally.value += conversionPath.value();
        tally.nulls += conversionPath.nulls();
        return true;
    }

    void each(BiConsumer<int[], Tally> reader) {
        tallies.forEach((pathKey, tally) -> reader.accept(pathKey.order(), tally));
    }

    static final class Tally {

        private long conversions;
        private double value;
        private long nulls;

        long conversions() {
            return conversions;
        }

        double value() {
            return value;
        }

        long nulls() {
            return nulls;
        }
    }

    /** An array that can be used as a key. */
    record PathKey(int[] order) {

        @Override
        public boolean equals(Object other) {
            return other instanceof PathKey pathKey && Arrays.equals(order, pathKey.order);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(order);
        }
    }
}
