package io.throughline.journey.path;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.throughline.journey.path.PathResult.Edge;

/**
 * Where steps stand in a drawing, after K. Sugiyama, S. Tagawa and M. Toda, IEEE SMC 11(2), 1981: edges are taken from the
 * heaviest on as long as they make no circle, and what is left goes back; a step's column is the longest way to it; an edge
 * over several columns has a lane of its own in each; what is joined is put side by side.
 */
final class PathLayout {

    static final int STEP = 92;
    static final int LANE = 30;
    private static final int PASSES = 12;

    private final int steps;
    private final boolean[] back;
    private final int[] column;
    private final List<int[]> routes = new ArrayList<>();
    private final List<Integer> columnOf = new ArrayList<>();
    private final List<List<Integer>> before = new ArrayList<>();
    private final List<List<Integer>> after = new ArrayList<>();
    private final List<List<Integer>> columns = new ArrayList<>();
    private double[] middle;

    private PathLayout(int steps, int edges) {
        this.steps = steps;
        this.back = new boolean[edges];
        this.column = new int[steps];
    }

    static PathLayout of(PathResult result) {
        Map<String, Integer> places = new HashMap<>();
        result.nodes().forEach(node -> places.put(node.label(), places.size()));
        List<int[]> edges = result.edges().stream().map(edge -> new int[] { places.get(edge.from()), places.get(edge.to()) }).toList();
        PathLayout layout = new PathLayout(places.size(), edges.size());
        layout.direct(edges, result.edges());
        layout.route(edges);
        layout.order();
        layout.place();
        return layout;
    }

    /** Whether the edge goes back to a step before, or to itself. */
    boolean isBack(int edge) {
        return back[edge];
    }

    /** The steps and lanes that an edge goes along, from left to right even where it goes back; empty from a step to itself. */
    int[] route(int edge) {
        return routes.get(edge);
    }

    int column(int place) {
        return columnOf.get(place);
    }

    /** The middle of a step or lane, from the top. */
    int middle(int place) {
        return (int) Math.round(middle[place]);
    }

    int columns() {
        return columns.size();
    }

    int height() {
        return IntStream.range(0, columnOf.size()).map(place -> middle(place) + size(place) / 2).max().orElse(STEP);
    }

    private int size(int place) {
        return place < steps ? STEP : LANE;
    }

    private void direct(List<int[]> edges, List<Edge> weights) {
        boolean[][] reaches = new boolean[steps][steps];
        IntStream.range(0, steps).forEach(i -> reaches[i][i] = true);
        IntStream.range(0, edges.size()).boxed().sorted(Comparator.comparingLong(e -> -weights.get(e).n())).forEach(e -> {
            int from = edges.get(e)[0];
            int to = edges.get(e)[1];
            back[e] = reaches[to][from];
            for (int i = 0; !back[e] && i < steps; i++) {
                for (int j = 0; reaches[i][from] && j < steps; j++) {
                    reaches[i][j] |= reaches[to][j];
                }
            }
        });
        boolean moved = true;
        while (moved) {
            moved = false;
            for (int e = 0; e < edges.size(); e++) {
                int[] edge = edges.get(e);
                if (!back[e] && column[edge[1]] <= column[edge[0]]) {
                    column[edge[1]] = column[edge[0]] + 1;
                    moved = true;
                }
            }
        }
    }

    private void route(List<int[]> edges) {
        IntStream.rangeClosed(0, Arrays.stream(column).max().orElse(-1)).forEach(i -> columns.add(new ArrayList<>()));
        IntStream.range(0, steps).forEach(step -> add(column[step]));
        for (int e = 0; e < edges.size(); e++) {
            int left = back[e] ? edges.get(e)[1] : edges.get(e)[0];
            int right = back[e] ? edges.get(e)[0] : edges.get(e)[1];
            // Two steps of one column are joined by an edge that goes back alone.
            int lanes = Math.max(0, column[right] - column[left] - 1);
            int[] route = new int[left == right ? 0 : lanes + 2];
            for (int i = 0; i < route.length; i++) {
                route[i] = i == 0 ? left : i == lanes + 1 ? right : add(column[left] + i);
                if (i > 0) {
                    after.get(route[i - 1]).add(route[i]);
                    before.get(route[i]).add(route[i - 1]);
                }
            }
            routes.add(route);
        }
    }

    private int add(int inColumn) {
        int place = columnOf.size();
        columnOf.add(inColumn);
        before.add(new ArrayList<>());
        after.add(new ArrayList<>());
        columns.get(inColumn).add(place);
        return place;
    }

    private void order() {
        middle = new double[columnOf.size()];
        columns.forEach(this::stack);
        for (int pass = 0; pass < PASSES; pass++) {
            boolean forth = pass % 2 == 0;
            for (List<Integer> each : forth ? columns : columns.reversed()) {
                Map<Integer, Double> wish = new HashMap<>();
                each.forEach(place -> wish.put(place, wish(place, forth ? before : after)));
                each.sort(Comparator.comparingDouble(wish::get));
                stack(each);
            }
        }
    }

    private double wish(int place, List<List<Integer>> joined) {
        return joined.get(place).stream().mapToDouble(other -> middle[other]).average().orElse(middle[place]);
    }

    private void stack(List<Integer> places) {
        double at = -places.stream().mapToInt(this::size).sum() / 2.0;
        for (int place : places) {
            middle[place] = at + size(place) / 2.0;
            at += size(place);
        }
    }

    /** Moves each column's places towards what they are joined with, as far as the order and their sizes allow. */
    private void place() {
        for (int pass = 0; pass < PASSES; pass++) {
            boolean forth = pass % 2 == 0;
            for (List<Integer> each : forth ? columns : columns.reversed()) {
                double end = Double.NEGATIVE_INFINITY;
                double wished = 0;
                double got = 0;
                for (int place : each) {
                    double wish = wish(place, forth ? before : after);
                    middle[place] = Math.max(wish, end + size(place) / 2.0);
                    end = middle[place] + size(place) / 2.0;
                    wished += wish;
                    got += middle[place];
                }
                for (int place : each) {
                    middle[place] -= (got - wished) / each.size();
                }
            }
        }
        double top = IntStream.range(0, columnOf.size()).mapToDouble(place -> middle[place] - size(place) / 2.0).min().orElse(0);
        for (int place = 0; place < middle.length; place++) {
            middle[place] -= top;
        }
    }
}
