package io.throughline.commons.test.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Adds faults to texts other than JSON, such as CSV and XML: parts are replaced, left out, doubled or swapped. */
final class LineMutator {

    private final SplittableRandom random;
    private final OddValues values;

    LineMutator(SplittableRandom random) {
        this.random = random;
        this.values = new OddValues(random, false);
    }

    String mutated(String valid, int least) {
        // Splits between words and signs, keeping both.
        List<String> parts = new ArrayList<>(Arrays.asList(valid.split("(?<=[,;\\n\"<>=/ ])|(?=[,;\\n\"<>=/ ])")));
        for (int i = Math.max(least, random.nextInt(4)); i > 0 && !parts.isEmpty(); i--) {
            int at = random.nextInt(parts.size());
            switch (random.nextInt(5)) {
                case 0 -> parts.remove(at);
                case 1 -> parts.add(at, parts.get(at));
                case 2 -> parts.add(at,
                        OddValues.any(random, List.of("\"", ",", "\n", "\r\n", "\r", "\t", ";", "<", ">", "&", "&#0;", "\u0000", "]]>")));
                case 3 -> parts.set(at, values.number());
                default -> parts.set(at, values.text());
            }
        }
        return String.join("", parts);
    }
}
