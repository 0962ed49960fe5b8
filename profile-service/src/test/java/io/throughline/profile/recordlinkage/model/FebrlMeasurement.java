package io.throughline.profile.recordlinkage.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;

/**
 * Precision and recall on a file of Febrl's generator (Christen 2008, "Febrl – an open source data cleaning, deduplication
 * and record linkage system"), whose {@code rec_id} says who is whom: {@code rec-7-org}, {@code rec-7-dup-0}. Not part of the
 * build: run with {@code mvn -pl profile-service test -Dtest.jvm=-XX:+UseG1GC -Dtest=FebrlMeasurement -Dfebrl=<file>}.
 */
class FebrlMeasurement {

    @Test
    void precisionAndRecall() throws Exception {
        List<String> lines = Files.readAllLines(Path.of(System.getProperty("febrl")));
        // The first run is slow, as the code is not compiled yet.
        for (int run = 0; run < 3; run++) {
            measure(lines);
        }
    }

    private static void measure(List<String> lines) throws Exception {
        String[] names = lines.getFirst().split(", *");
        Map<UUID, String> people = new HashMap<>();
        long start = System.nanoTime();
        try (PeopleTable all = new PeopleTable(Path.of(System.getProperty("java.io.tmpdir")))) {
            for (String line : lines.subList(1, lines.size())) {
                String[] values = line.split(", *", -1);
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < names.length; i++) {
                    row.put(names[i].strip(), values[i].strip());
                }
                UUID id = new UUID(0, people.size());
                people.put(id, row.get("rec_id").replaceAll("-(org|dup-\\d+)$", ""));
                all.add(id, PersonDescription.of(FieldMapping.DEFAULT,
                        trait -> row.containsKey(trait) ? TextNode.valueOf(row.get(trait)) : null));
            }
            DuplicateFinder finder = new DuplicateFinder(all);
            LinkageModel model = finder.learn((phase, done, total) -> {
            });
            Map<Set<UUID>, Double> found = new HashMap<>();
            finder.find(model, 0.5, pair -> found.put(Set.of(pair.one(), pair.other()), pair.probability()), (phase, done, total) -> {
            });
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf("%,d records, %,d pairs compared, %.1f s, %.1f matches expected%n", all.size(), finder.total(), seconds,
                    model.matches() * all.size() * (all.size() - 1) / 2);
            for (double threshold : new double[]{ 0.5, 0.9, 0.99, 0.999 }) {
                print(threshold, found, people);
            }
        }
    }

    private static void print(double threshold, Map<Set<UUID>, Double> found, Map<UUID, String> people) {
        Map<String, Integer> records = new HashMap<>();
        people.values().forEach(person -> records.merge(person, 1, Integer::sum));
        long truth = records.values().stream().mapToLong(count -> (long) count * (count - 1) / 2).sum();
        long proposed = found.values().stream().filter(probability -> probability >= threshold).count();
        long right = found.entrySet().stream().filter(pair -> pair.getValue() >= threshold)
                .filter(pair -> new HashSet<>(pair.getKey().stream().map(people::get).toList()).size() == 1).count();
        double precision = right / (double) proposed;
        double recall = right / (double) truth;
        System.out.printf("  threshold %.3f: precision %.4f recall %.4f F1 %.4f%n", threshold, precision, recall,
                2 * precision * recall / (precision + recall));
    }
}
