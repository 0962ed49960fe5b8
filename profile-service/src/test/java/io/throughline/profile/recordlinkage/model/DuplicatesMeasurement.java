package io.throughline.profile.recordlinkage.model;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

/**
 * How the search for duplicates grows: time, heap and temporary file for 10,000 to 1,000,000 records of
 * {@link SyntheticPeople}, the store left out. Not part of the build: run with
 * {@code mvn -pl profile-service test -Dtest.jvm=-XX:+UseG1GC -Dtest=DuplicatesMeasurement}.
 */
class DuplicatesMeasurement {

    @Test
    void growth() throws Exception {
        for (int records : new int[]{ 10_000, 10_000, 100_000, 1_000_000 }) {
            measure(records);
        }
    }

    private static void measure(int records) throws Exception {
        LinkageTrial trial = LinkageTrial.measured(Path.of(System.getProperty("java.io.tmpdir")));
        long start = System.nanoTime();
        LinkageTrial.Result result = trial.run(records, 7, 0.1, 0.9);
        System.out.printf(
                "%,d records: %.1f s to read, %.1f s to learn, %.1f s to compare %,d pairs, %.1f s in all; heap after collection %d MB "
                        + "more at most; temporary file %d MB; precision %.4f recall %.4f F1 %.4f%n",
                records, result.reading(), result.learning(), result.comparing(), result.pairs(), (System.nanoTime() - start) / 1e9,
                result.heap() >> 20,
                result.file() >> 20, result.precision(), result.recall(), result.f1());
    }
}
