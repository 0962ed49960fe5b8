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
 * Where steps stand in a drawing: edges are taken from the heaviest on as long as they make no circle, and what is left goes
 * back; a step's column is the longest way to it (after K. Sugiyama, S. Tagawa and M. Toda, IEEE SMC 11(2), 1981).
 */
final class PathLayout {

    private static final int PASSES = 4;

    private final boolean[] back;
    private final int[] column;
    private final int[] row;
    private final List<List<Integer>> columns = new ArrayList<>();

    private PathLayout(int nodes, int edges) {
        this.back = new boolean[edges];
        this.column = new int[nodes];
        this.row = new int[nodes];
    }

    static PathLayout of(PathResult result) {
        Map<String, Integer> places = new HashMap<>();
        result.nodes().forEach(node -> places.put(node.label(), places.size()));
        List<int[]> edges = result.edges().stream().map(edge -> new int[] { places.get(edge.from()), places.get(edge.to()) }).toList();
        PathLayout layout = new PathLayout(places.size(), edges.size());
        layout.direct(edges, result.edges());
        layout.stack(edges);
        return layout;
    }

    /** Whether the edge goes back to a step before, or to itself. */
    boolean isBack(int edge) {
        return back[edge];
    }

    int column(int node) {
        return column[node];
    }

    int row(int node) {
        return row[node];
    }

    int columns() {
        return columns.size();
    }

    int rows() {
        return columns.stream().mapToInt(List::size).max().orElse(0);
    }

    private void direct(List<int[]> edges, List<Edge> weights) {
        boolean[][] reaches = new boolean[column.length][column.length];
        IntStream.range(0, column.length).forEach(i -> reaches[i][i] = true);
        IntStream.range(0, edges.size()).boxed().sorted(Comparator.comparingLong(e -> -weights.get(e).n())).forEach(e -> {
            int from = edges.get(e)[0];
            int to = edges.get(e)[1];
            back[e] = reaches[to][from];
            for (int i = 0; !back[e] && i < reaches.length; i++) {
                for (int j = 0; reaches[i][from] && j < reaches.length; j++) {
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

    /** Steps of one column stand one below the other, near those that they are joined with. */
    private void stack(List<int[]> edges) {
        IntStream.rangeClosed(0, Arrays.stream(column).max().orElse(-1)).forEach(i -> columns.add(new ArrayList<>()));
        for (int node = 0; node < column.length; node++) {
            columns.get(column[node]).add(node);
        }
        columns.forEach(this::number);
        for (int pass = 0; pass < PASSES; pass++) {
            for (List<Integer> each : columns) {
                Map<Integer, Double> middle = new HashMap<>();
                each.forEach(node -> middle.put(node, edges.stream().filter(edge -> edge[0] != edge[1] && (edge[0] == node || edge[1] == node))
                        .mapToInt(edge -> row[edge[0] == node ? edge[1] : edge[0]]).average().orElse(row[node])));
                each.sort(Comparator.comparingDouble(middle::get));
                number(each);
            }
        }
    }

    private void number(List<Integer> nodes) {
        for (int i = 0; i < nodes.size(); i++) {
            row[nodes.get(i)] = i;
        }
    }
}
