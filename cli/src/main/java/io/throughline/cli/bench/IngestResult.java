package io.throughline.cli.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The results of all rounds. Rates are touchpoints per second. Ratios are computed within a round, whose parts ran right after
 * each other, and their median is reported, since a machine that is slow for a while is slow for all parts of a round.
 *
 * @param acknowledged touchpoints that the collector answered with 200
 * @param storedRows their rows in the log at the end; equal to {@code acknowledged} when each is stored once
 */
record IngestResult(
        String at, String machine, int recordBytes, int batchSize, int connections, List<Round> rounds, long acknowledged, long storedRows,
        long storedMessages) {

    record Part(double perSecond, double p50Millis, double p99Millis) {
    }

    /** @param storedPerSecond measured from sending the first batch until the last of its touchpoints can be read in ClickHouse */
    record Round(Part bare, Part batch, Part single, double storedPerSecond) {
    }

    boolean everythingStoredOnce() {
        return storedRows == acknowledged && storedMessages == acknowledged;
    }

    double median(ToDoubleFunction<Round> of) {
        double[] values = rounds.stream().mapToDouble(of).sorted().toArray();
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    String markdown() {
        var table = new StringBuilder("""
        %s, %s; %d rounds, each: bare, batch, single. Records of %d bytes, batches of %d, %d connections.

        | | touchpoints/s (median) | p50 ms | p99 ms | of bare (median; lowest–highest round) |
        |---|---:|---:|---:|---:|
        """.formatted(at, machine, rounds.size(), recordBytes, batchSize, connections));
        table.append(row("Kafka's ProducerPerformance, acks=all", Round::bare, null));
        table.append(row("collector, batches of " + batchSize, Round::batch, ratio(round -> round.batch().perSecond())));
        table.append(row("collector, one by one", Round::single, ratio(round -> round.single().perSecond())));
        table.append(String.format(Locale.ROOT, "| stored in ClickHouse, end to end | %,.0f | | | %s |%n", median(Round::storedPerSecond),
                ratio(Round::storedPerSecond)));
        table.append("%n%,d acknowledged, %,d rows stored of %,d messages: %s.%n".formatted(
                acknowledged, storedRows, storedMessages, everythingStoredOnce() ? "each once" : "NOT each once"));
        return table.toString();
    }

    private String row(String name, java.util.function.Function<Round, Part> part, String ratio) {
        return String.format(Locale.ROOT, "| %s | %,.0f | %.1f | %.1f | %s |%n", name, median(round -> part.apply(round).perSecond()),
                median(round -> part.apply(round).p50Millis()), median(round -> part.apply(round).p99Millis()),
                ratio == null ? "1" : ratio);
    }

    private String ratio(ToDoubleFunction<Round> rate) {
        ToDoubleFunction<Round> ratio = round -> rate.applyAsDouble(round) / round.bare().perSecond();
        var each = rounds.stream().mapToDouble(ratio).summaryStatistics();
        return String.format(Locale.ROOT, "%.2f; %.2f–%.2f", median(ratio), each.getMin(), each.getMax());
    }
}
