package io.throughline.cli.bench;

import java.util.List;
import java.util.Locale;

/**
 * The results for each number of profiles.
 *
 * @param segments the number of active segments
 * @param pace touchpoints per second that were sent while latency was measured
 * @param moves the percentage of those that made a person enter a segment
 */
record ProfileResult(String at, String machine, int segments, int dependent, int pace, int moves, List<Size> sizes) {

    /**
     * @param bareWrites rows per second that PostgreSQL accepts from plain JDBC, with a table and index like activity's, in
     *        batches of 500
     * @param applied touchpoints per second through identity, computed traits and segments, as fast as they are accepted
     * @param entered how many of the sent touchpoints that make their person enter a segment were reported on topic segments
     * @param latency in ms, from sending until topic segments reports that the person entered
     * @param bareReads reads per second of the same rows by plain JDBC over as many connections
     * @param reads unified views per second
     * @param paced reads at 1,000/s
     */
    record Size(int people, double bareWrites, double applied, int sent, int entered, Millis latency, double bareReads, Millis bareRead,
            double reads, Millis read, Millis paced) {
    }

    record Millis(double p50, double p99, double max) {

        static Millis of(LatencyPercentiles latencies) {
            return new Millis(latencies.millis(50), latencies.millis(99), latencies.millis(100));
        }
    }

    String markdown() {
        var table = new StringBuilder("""
        %s, %s; %d active segments, of which %d depend on the events; %,d touchpoints/s while latency was measured, of which %d %% move \
        somebody.

        | profiles | touchpoints applied/s | of bare writes | event → segment p50 / p99 ms | entered of sent | views/s | of bare reads | \
        view p50 / p99 ms at 1,000/s | bare read p99 ms |
        |---:|---:|---:|---:|---:|---:|---:|---:|---:|
        """.formatted(at, machine, segments, dependent, pace, moves));
        for (Size size : sizes) {
            table.append(String.format(Locale.ROOT,
                    "| %,d | %,.0f | %.2f of %,.0f/s | %.0f / %.0f | %,d of %,d | %,.0f | %.2f of %,.0f/s | %.1f / %.1f | %.1f |%n",
                    size.people(), size.applied(), size.applied() / size.bareWrites(), size.bareWrites(), size.latency().p50(),
                    size.latency().p99(),
                    size.entered(), size.sent(), size.reads(), size.reads() / size.bareReads(), size.bareReads(), size.paced().p50(),
                    size.paced().p99(), size.bareRead().p99()));
        }
        return table.toString();
    }
}
