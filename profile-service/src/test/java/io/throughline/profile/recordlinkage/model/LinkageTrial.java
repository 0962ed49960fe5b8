package io.throughline.profile.recordlinkage.model;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One search among synthetic people, and how much of the truth it found. */
final class LinkageTrial {

    private final Path folder;
    private final boolean measured;

    LinkageTrial(Path folder) {
        this(folder, false);
    }

    private LinkageTrial(Path folder, boolean measured) {
        this.folder = folder;
        this.measured = measured;
    }

    /** Says of the heap, too, which takes a full collection each time that it is asked for. */
    static LinkageTrial measured(Path folder) {
        return new LinkageTrial(folder, true);
    }

    /**
     * @param heap bytes in use more than before, after a collection, at the end of each step at most; 0 where it is not measured
     * @param file bytes in temporary files
     */
    record Result(double reading, double learning, double comparing, long pairs, long heap, long file, int truth, int right, int wrong,
            LinkageModel model) {

        double precision() {
            return right / (double) (right + wrong);
        }

        double recall() {
            return right / (double) truth;
        }

        double f1() {
            return 2 * precision() * recall() / (precision() + recall());
        }
    }

    Result run(int records, long seed, double doubles, double threshold) throws Exception {
        long before = heap();
        try (PeopleTable people = new PeopleTable(folder)) {
            int[] truth = { 0 };
            long start = System.nanoTime();
            new SyntheticPeople(seed, doubles).make(records, (person, record) -> {
                truth[0] += person < 0 ? 1 : 0;
                try {
                    people.add(new UUID(person < 0 ? 2 : 1, Math.abs(person)), PersonDescription.of(record::get));
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            double reading = (System.nanoTime() - start) / 1e9;
            long heap = heap() - before;
            DuplicateFinder finder = new DuplicateFinder(people);
            start = System.nanoTime();
            LinkageModel model = finder.learn((phase, done, total) -> {
            });
            double learning = (System.nanoTime() - start) / 1e9;
            heap = Math.max(heap, heap() - before);
            start = System.nanoTime();
            Set<Map.Entry<UUID, UUID>> pairs = new HashSet<>();
            int[] right = { 0 };
            finder.find(model, threshold, found -> {
                boolean ordered = found.one().compareTo(found.other()) < 0;
                if (pairs.add(Map.entry(ordered ? found.one() : found.other(), ordered ? found.other() : found.one()))) {
                    right[0] += found.one().getLeastSignificantBits() == found.other().getLeastSignificantBits() ? 1 : 0;
                }
            }, (phase, done, total) -> {
            });
            double comparing = (System.nanoTime() - start) / 1e9;
            return new Result(reading, learning, comparing, finder.total(), heap, people.bytes(), truth[0], right[0],
                    pairs.size() - right[0], model);
        }
    }

    private long heap() {
        if (!measured) {
            return 0;
        }
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
