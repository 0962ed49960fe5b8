package io.throughline.cli.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The results of {@code bench privacy}.
 *
 * @param perSecond touchpoints per second that the collector acknowledged in the busy half
 * @param stored rows of the acknowledged touchpoints
 * @param messages the same, each message once
 */
record PrivacyResult(String at, String machine, long touchpoints, int history, int requests, int expired, Situation idle, Situation busy,
        double perSecond, long acknowledged, long stored, long messages) {

    /** How long single requests took, from submission to completion. */
    record Seconds(double median, double slowest) {

        static Seconds of(double[] each) {
            double[] sorted = each.clone();
            Arrays.sort(sorted);
            int middle = sorted.length / 2;
            return new Seconds(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2,
                    sorted[sorted.length - 1]);
        }
    }

    /**
     * @param together seconds until all erasures that were submitted at once are completed
     * @param sweep seconds from requesting a retention sweep until it has deleted all expired rows
     */
    record Situation(String what, Seconds access, Seconds erasure, double together, double sweep) {
    }

    boolean everythingStoredOnce() {
        return stored == acknowledged && messages == acknowledged;
    }

    String markdown() {
        var table = new StringBuilder("""
        %s, %s; %,d touchpoints of others in the log; %d requests of each kind, by people of %d touchpoints each; %,d expired rows a sweep.

        | | %s | %s | ratio |
        |---|---:|---:|---:|
        """.formatted(at, machine, touchpoints, requests, history, expired, idle.what(), busy.what()));
        for (Line line : lines()) {
            table.append(String.format(Locale.ROOT, "| %s | %.1f s | %.1f s | %.2f |%n", line.what, line.idle, line.busy,
                    line.busy / line.idle));
        }
        table.append(String.format(Locale.ROOT,
                "%nThe collector acknowledged %,d touchpoints meanwhile, %,.0f/s; %,d rows of %,d messages are stored.%n", acknowledged,
                perSecond, stored, messages));
        return table.toString();
    }

    private record Line(String what, double idle, double busy) {
    }

    private List<Line> lines() {
        return List.of(
                new Line("access request, median", idle.access.median, busy.access.median),
                new Line("access request, slowest", idle.access.slowest, busy.access.slowest),
                new Line("erasure, median", idle.erasure.median, busy.erasure.median),
                new Line("erasure, slowest", idle.erasure.slowest, busy.erasure.slowest),
                new Line(requests + " erasures at once, until the last is done", idle.together, busy.together),
                new Line("retention sweep", idle.sweep, busy.sweep));
    }
}
