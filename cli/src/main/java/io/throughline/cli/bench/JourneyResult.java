package io.throughline.cli.bench;

import java.util.List;
import java.util.Locale;

/**
 * The results for each number of touchpoints: medians of queries that were never run before.
 *
 * @param live null where it was not measured
 */
record JourneyResult(String at, String machine, int rounds, List<Size> sizes, Live live) {

    /**
     * The time from when a touchpoint was due to be sent until a frame of the live stream contained it.
     *
     * @param perSecond touchpoints sent beside the markers
     * @param markers the number of markers sent, one each 100 ms
     * @param seen how many of them appeared in frames
     * @param behindSeconds the largest delay that a frame reported of itself
     */
    record Live(int seconds, double perSecond, int markers, int seen, double p50Millis, double p99Millis, double mostMillis, long frames,
            double behindSeconds) {
    }

    /** @param rounds how often each query was measured */
    record Size(long touchpoints, int rounds, List<Answer> answers) {
    }

    /**
     * @param apiMillis median of the API's answer, read to its end; NaN where it was refused as too large
     * @param bareMillis median of the bare query, measured alternately with it; NaN where ClickHouse could not answer it
     * @param ratio median of the rounds' ratios
     */
    record Answer(String question, double apiMillis, double bareMillis, double ratio) {
    }

    /** How much longer the last query takes than the first, relative to the growth of the data. */
    static double growth(Size first, Size last, int question) {
        return last.answers().get(question).apiMillis() / first.answers().get(question).apiMillis();
    }

    static String shown(double millis) {
        return Double.isNaN(millis) ? "refused" : String.format(Locale.ROOT, "%,.0f", millis);
    }

    String markdown() {
        var table = new StringBuilder(
                "%s, %s; medians of %d rounds%s, each: the API, then ClickHouse bare. No answer was from memory.%n%n".formatted(at, machine,
                        rounds, sizes.stream().filter(size -> size.rounds() < rounds).findFirst()
                                .map(size -> " (%d of %,d)".formatted(size.rounds(), size.touchpoints())).orElse("")));
        table.append("| touchpoints | question | API ms | bare ms | API / bare |\n|---:|---|---:|---:|---:|\n");
        for (Size size : sizes) {
            for (Answer answer : size.answers()) {
                table.append(String.format(Locale.ROOT, "| %,d | %s | %s | %s | %s |%n", size.touchpoints(), answer.question(),
                        shown(answer.apiMillis()),
                        shown(answer.bareMillis()),
                        Double.isNaN(answer.ratio()) ? "–" : String.format(Locale.ROOT, "%.2f", answer.ratio())));
            }
        }
        if (sizes.size() > 1) {
            Size first = sizes.getFirst();
            Size last = sizes.getLast();
            table.append(String.format(Locale.ROOT, "%nFrom %,d to %,d touchpoints (× %.0f):", first.touchpoints(), last.touchpoints(),
                    (double) last.touchpoints() / first.touchpoints()));
            for (int i = 0; i < first.answers().size(); i++) {
                double growth = growth(first, last, i);
                table.append(String.format(Locale.ROOT, "%s %s%s", i == 0 ? "" : ",", first.answers().get(i).question(),
                        Double.isNaN(growth) ? ": –" : String.format(Locale.ROOT, " × %.1f", growth)));
            }
            table.append(".\n");
        }
        if (live != null) {
            table.append(String.format(Locale.ROOT,
                    "%nLive view, %,.0f touchpoints a second for %d s: sent to seen in a frame p50 %,.0f ms, p99 %,.0f ms, most %,.0f ms;"
                            + " %,d of %,d markers seen in %,d frames, none more than %.1f s behind.%n",
                    live.perSecond(), live.seconds(), live.p50Millis(), live.p99Millis(),
                    live.mostMillis(), live.seen(), live.markers(), live.frames(), live.behindSeconds()));
        }
        return table.toString();
    }
}
