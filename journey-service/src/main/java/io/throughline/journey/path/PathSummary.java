package io.throughline.journey.path;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;

import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.result.ShareInterval;
import io.throughline.journey.path.PathResult.Bottleneck;
import io.throughline.journey.path.PathResult.Compared;
import io.throughline.journey.path.PathResult.Edge;
import io.throughline.journey.path.PathResult.Node;
import io.throughline.journey.path.PathResult.Other;
import io.throughline.journey.path.PathResult.PathBefore;
import io.throughline.journey.path.PathResult.Rework;
import io.throughline.journey.path.PathResult.Variant;
import io.throughline.journey.path.PathTally.EdgeTally;
import io.throughline.journey.path.PathTally.Labels;
import io.throughline.journey.path.PathTally.VariantTally;

/**
 * The part of a tally that is shown: the most frequent first, ties by label so that the result is stable, each with its value in the
 * comparison period.
 */
final class PathSummary {

    private static final int BOTTLENECKS = 10;
    private static final PathBefore NOBODY = new PathBefore(0, 0, null);

    private final PathTally tally;
    private final PathTally before;
    private final List<String> labels;

    private record SummaryEdge(int from, int to, EdgeTally edge) {
    }

    PathSummary(PathTally tally, List<String> labels) {
        this(tally, null, labels);
    }

    /** @param before by the same labels; null if nothing is compared */
    PathSummary(PathTally tally, PathTally before, List<String> labels) {
        this.tally = tally;
        this.before = before;
        this.labels = labels;
    }

    PathResult of(TopCounts top, RepeatFolding repeatFolding) {
        return of(top, repeatFolding, null);
    }

    /** @param compare the period of {@code before} */
    PathResult of(TopCounts top, RepeatFolding repeatFolding, TimePeriod compare) {
        List<Integer> used = IntStream.range(0, tally.labels()).filter(label -> tally.node(label).n > 0).boxed()
                .sorted(Comparator.comparingLong((Integer label) -> -tally.node(label).n).thenComparing(labels::get)).toList();
        List<Integer> shown = used.subList(0, Math.min(top.nodes(), used.size()));
        List<SummaryEdge> ways = ways();
        Set<Integer> among = new HashSet<>(shown);
        List<SummaryEdge> shownWays =
                ways.stream().filter(way -> among.contains(way.from()) && among.contains(way.to())).limit(top.edges()).toList();
        List<Variant> variants = variants(top.variants());
        Compared compared = before == null ? null
                : new Compared(compare.from(), compare.to(), before.paths(), before.variants().size(), rework(before, repeatFolding));
        return new PathResult(tally.paths(), tally.variants().size(), variants, shown.stream().map(this::node).toList(),
                shownWays.stream().map(this::edge).toList(),
                new Other(tally.variants().size() - variants.size(), used.size() - shown.size(), ways.size() - shownWays.size()),
                rework(tally, repeatFolding), bottlenecks(ways), compared, ways.stream().mapToLong(way -> way.edge().n).sum());
    }

    private static Rework rework(PathTally tally, RepeatFolding repeatFolding) {
        return new Rework(ShareInterval.wilson(tally.reworked(), tally.paths()), tally.selfLoops(),
                repeatFolding == RepeatFolding.LOOPS ? tally.loops() : null);
    }

    private Node node(int label) {
        PathTally.NodeTally node = tally.node(label);
        return new Node(labels.get(label), node.n, node.first, node.last, node.repeats, before == null ? null : before.node(label).n);
    }

    private List<SummaryEdge> ways() {
        List<SummaryEdge> ways = new ArrayList<>();
        for (int from = 0; from < tally.labels(); from++) {
            for (int to = 0; to < tally.labels(); to++) {
                EdgeTally edge = tally.edge(from, to);
                if (edge != null) {
                    ways.add(new SummaryEdge(from, to, edge));
                }
            }
        }
        ways.sort(Comparator.comparingLong((SummaryEdge way) -> -way.edge().n).thenComparing(way -> labels.get(way.from()))
                .thenComparing(way -> labels.get(way.to())));
        return ways;
    }

    private Edge edge(SummaryEdge way) {
        PathTally.NodeTally from = tally.node(way.from());
        return new Edge(labels.get(way.from()), labels.get(way.to()), way.edge().n, way.edge().people,
                (double) way.edge().n / (from.n - from.last),
                way.edge().durations.quantile(0.5), way.edge().durations.quantile(0.9), before == null ? null : before(way));
    }

    private PathBefore before(SummaryEdge way) {
        PathTally.NodeTally from = before.node(way.from());
        EdgeTally edge = before.edge(way.from(), way.to());
        return edge == null ? NOBODY : new PathBefore(edge.n, (double) edge.n / (from.n - from.last), edge.durations.quantile(0.5));
    }

    private PathBefore before(Labels order) {
        VariantTally variant = before.variants().get(order);
        return variant == null ? NOBODY : new PathBefore(variant.n, (double) variant.n / before.paths(), variant.durations().quantile(0.5));
    }

    private List<Variant> variants(int most) {
        int[] ranks = ranks();
        Comparator<Map.Entry<Labels, VariantTally>> order =
                Comparator.comparingLong((Map.Entry<Labels, VariantTally> each) -> -each.getValue().n)
                        .thenComparing((one, other) -> compare(one.getKey().order(), other.getKey().order(), ranks));
        // The queue's head is the last entry that may still be shown, so only as many entries as are shown are held.
        PriorityQueue<Map.Entry<Labels, VariantTally>> shown = new PriorityQueue<>(order.reversed());
        for (Map.Entry<Labels, VariantTally> each : tally.variants().entrySet()) {
            if (shown.size() < most) {
                shown.add(each);
            } else if (order.compare(each, shown.peek()) < 0) {
                shown.poll();
                shown.add(each);
            }
        }
        return shown.stream().sorted(order)
                .map(each -> new Variant(names(each.getKey()), each.getValue().n, (double) each.getValue().n / tally.paths(),
                        each.getValue().people, each.getValue().durations().quantile(0.5), before == null ? null : before(each.getKey())))
                .toList();
    }

    /** The rank by name of each label, and of the sign for what was cut off. */
    private int[] ranks() {
        List<Integer> byName = IntStream.range(PathTally.MORE, labels.size()).boxed().sorted(Comparator.comparing(this::name)).toList();
        int[] ranks = new int[labels.size() - PathTally.MORE];
        for (int place = 0; place < ranks.length; place++) {
            ranks[byName.get(place) - PathTally.MORE] = place;
        }
        return ranks;
    }

    private static int compare(int[] one, int[] other, int[] ranks) {
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            if (one[i] != other[i]) {
                return Integer.compare(ranks[one[i] - PathTally.MORE], ranks[other[i] - PathTally.MORE]);
            }
        }
        return Integer.compare(one.length, other.length);
    }

    private List<String> names(Labels order) {
        return IntStream.of(order.order()).mapToObj(this::name).toList();
    }

    private String name(int label) {
        return label == PathTally.MORE ? "…" : labels.get(label);
    }

    private List<Bottleneck> bottlenecks(List<SummaryEdge> ways) {
        double all = ways.stream().mapToDouble(way -> way.edge().durations.sumSeconds()).sum();
        return ways.stream().filter(way -> way.edge().durations.sumSeconds() > 0)
                .sorted(Comparator.comparingDouble(way -> -way.edge().durations.sumSeconds())).limit(BOTTLENECKS)
                .map(way -> new Bottleneck(labels.get(way.from()), labels.get(way.to()), way.edge().n, way.edge().durations.sumSeconds(),
                        way.edge().durations.sumSeconds() / way.edge().n, way.edge().durations.sumSeconds() / all))
                .toList();
    }
}
