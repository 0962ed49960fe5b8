package io.throughline.journey.path;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.throughline.journey.path.PathResult.Edge;
import io.throughline.journey.path.PathResult.Node;

/**
 * The part of all paths that a drawing shows: the most frequent steps and transitions and, for each step, the most frequent path from the
 * beginning to it and from it to the end. So each step in the drawing lies on a complete path. The filter is that of Split Miner (A.
 * Augusto, R. Conforti, M. Dumas, M. La Rosa and A. Polyvyanyy, Knowledge and Information Systems 59, 2019): a path is as frequent as its
 * rarest transition.
 *
 * @param nodes by descending frequency
 * @param arrows between them, from the beginning and to the end, by descending frequency
 * @param steps how many of all steps are shown
 * @param transitions how many of all directly-follows pairs are shown
 * @param moves how often the shown transitions were taken, out of all transitions
 */
record PathExcerpt(List<Node> nodes, List<Arrow> arrows, Part steps, Part transitions, Part moves) {

    /**
     * @param from the index of a node; {@link #begin()} for the beginning of paths
     * @param to the index of a node; {@link #end()} for the end of paths
     * @param medianSeconds between the two; 0 at the beginning and the end
     */
    record Arrow(int from, int to, long n, double medianSeconds) {
    }

    record Part(long shown, long of) {

        /** From 0 to 1; 1 if the total is 0. */
        double share() {
            return of == 0 ? 1 : (double) shown / of;
        }
    }

    int begin() {
        return nodes.size();
    }

    int end() {
        return nodes.size() + 1;
    }

    boolean isTransition(Arrow arrow) {
        return arrow.from() < nodes.size() && arrow.to() < nodes.size();
    }

    /**
     * @param mostNodes the most nodes, or one complete path if none is that short
     * @param mostTransitions the most frequent transitions between them; those that complete paths need are added, and beginnings and ends
     *     that are as frequent
     */
    static PathExcerpt of(PathResult result, int mostNodes, int mostTransitions) {
        return new Cut(result).of(mostNodes, mostTransitions);
    }

    private static final class Cut {

        private final PathResult result;
        private final int begin;
        private final int end;
        private final List<Arrow> all;

        Cut(PathResult result) {
            this.result = result;
            this.begin = result.nodes().size();
            this.end = begin + 1;
            this.all = arrows();
        }

        private List<Arrow> arrows() {
            Map<String, Integer> places = new HashMap<>();
            result.nodes().forEach(node -> places.put(node.label(), places.size()));
            List<Arrow> arrows = new ArrayList<>();
            for (Edge edge : result.edges()) {
                arrows.add(new Arrow(places.get(edge.from()), places.get(edge.to()), edge.n(), edge.medianSeconds()));
            }
            for (int i = 0; i < begin; i++) {
                Node node = result.nodes().get(i);
                if (node.first() > 0) {
                    arrows.add(new Arrow(begin, i, node.first(), 0));
                }
                if (node.last() > 0) {
                    arrows.add(new Arrow(i, end, node.last(), 0));
                }
            }
            arrows.sort(Comparator.comparingLong((Arrow arrow) -> -arrow.n()).thenComparing(Arrow::from).thenComparing(Arrow::to));
            return arrows;
        }

        PathExcerpt of(int mostNodes, int mostTransitions) {
            Arrow[] to = frequentWays(begin, false);
            Arrow[] onwards = frequentWays(end, true);
            Set<Integer> kept = new HashSet<>();
            Set<Arrow> shown = new HashSet<>();
            List<Arrow> shortest = List.of();
            for (int node = 0; node < begin; node++) {
                if (to[node] != null && onwards[node] != null) {
                    List<Arrow> way = wayThrough(node, to, onwards);
                    Set<Integer> steps = steps(way);
                    steps.addAll(kept);
                    if (steps.size() <= mostNodes) {
                        kept = steps;
                        shown.addAll(way);
                    }
                    shortest = shortest.isEmpty() || way.size() < shortest.size() ? way : shortest;
                }
            }
            if (kept.isEmpty()) {
                kept = steps(shortest);
                shown.addAll(shortest);
            }
            addFrequent(kept, mostTransitions, shown);
            return excerpt(kept, shown);
        }

        private void addFrequent(Set<Integer> kept, int mostTransitions, Set<Arrow> shown) {
            List<Arrow> among = all.stream().filter(arrow -> isAmong(kept, arrow.from()) && isAmong(kept, arrow.to())).toList();
            List<Arrow> frequent = among.stream().filter(this::isTransition).limit(mostTransitions).toList();
            shown.addAll(frequent);
            long rarest = frequent.isEmpty() ? Long.MAX_VALUE : frequent.getLast().n();
            among.stream().filter(arrow -> !isTransition(arrow) && arrow.n() >= rarest).forEach(shown::add);
        }

        private boolean isTransition(Arrow arrow) {
            return arrow.from() < begin && arrow.to() < begin;
        }

        private List<Arrow> wayThrough(int node, Arrow[] to, Arrow[] onwards) {
            List<Arrow> way = new ArrayList<>();
            for (int at = node; at != begin; at = to[at].from()) {
                way.add(to[at]);
            }
            for (int at = node; at != end; at = onwards[at].to()) {
                way.add(onwards[at]);
            }
            return way;
        }

        private Set<Integer> steps(List<Arrow> way) {
            Set<Integer> steps = new HashSet<>();
            way.stream().map(Arrow::to).filter(place -> place < begin).forEach(steps::add);
            return steps;
        }

        private boolean isAmong(Set<Integer> kept, int place) {
            return place >= begin || kept.contains(place);
        }

        /**
         * For each node the last arrow of the most frequent path to it: Prim's algorithm for a maximum spanning tree, on a directed graph.
         *
         * @param back whether to find the first arrow of the most frequent path from the node to the root instead
         */
        private Arrow[] frequentWays(int root, boolean back) {
            Arrow[] ways = new Arrow[end + 1];
            boolean[] reached = new boolean[end + 1];
            reached[root] = true;
            boolean more = true;
            while (more) {
                more = false;
                for (Arrow arrow : all) {
                    int near = back ? arrow.to() : arrow.from();
                    int far = back ? arrow.from() : arrow.to();
                    if (reached[near] && !reached[far]) {
                        reached[far] = true;
                        ways[far] = arrow;
                        more = true;
                        break;
                    }
                }
            }
            return ways;
        }

        private PathExcerpt excerpt(Set<Integer> kept, Set<Arrow> shown) {
            int[] places = new int[end + 1];
            Arrays.fill(places, -1);
            List<Node> nodes = new ArrayList<>();
            for (int node = 0; node < begin; node++) {
                if (kept.contains(node)) {
                    places[node] = nodes.size();
                    nodes.add(result.nodes().get(node));
                }
            }
            places[begin] = nodes.size();
            places[end] = nodes.size() + 1;
            List<Arrow> arrows = new ArrayList<>();
            long transitions = 0;
            long moves = 0;
            for (Arrow arrow : all) {
                if (shown.contains(arrow)) {
                    arrows.add(new Arrow(places[arrow.from()], places[arrow.to()], arrow.n(), arrow.medianSeconds()));
                    transitions += isTransition(arrow) ? 1 : 0;
                    moves += isTransition(arrow) ? arrow.n() : 0;
                }
            }
            return new PathExcerpt(nodes, arrows, new Part(nodes.size(), result.nodes().size() + result.other().nodes()),
                    new Part(transitions, result.edges().size() + result.other().edges()), new Part(moves, result.moves()));
        }
    }
}
