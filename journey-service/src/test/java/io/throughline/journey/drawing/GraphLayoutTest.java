package io.throughline.journey.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.throughline.journey.drawing.GraphLayout.Box;
import io.throughline.journey.drawing.GraphLayout.Edge;
import io.throughline.journey.drawing.GraphLayout.Flow;
import io.throughline.journey.drawing.GraphLayout.Node;
import io.throughline.journey.drawing.GraphLayout.Placed;
import io.throughline.journey.drawing.GraphLayout.Point;
import io.throughline.journey.drawing.GraphLayout.Rank;
import io.throughline.journey.drawing.GraphLayout.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GraphLayoutTest {

    private static final int GRAPHS = 150;
    private static final double SLACK = 0.01;

    @ParameterizedTest
    @EnumSource(Flow.class)
    void noBoxAndNoLabelCoversAnother(Flow flow) {
        for (int seed = 0; seed < GRAPHS; seed++) {
            Graph graph = Graph.random(seed);

            Placed placed = graph.placed(flow);

            List<Box> boxes = Stream
                    .concat(placed.nodes().stream(), placed.edges().stream().map(Route::label).filter(label -> label != null)).toList();
            for (int i = 0; i < boxes.size(); i++) {
                for (int j = 0; j < i; j++) {
                    assertThat(boxes.get(i).overlaps(boxes.get(j))).as("graph %s: %s and %s", seed, boxes.get(i), boxes.get(j)).isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Flow.class)
    void noEdgeRunsThroughABoxOrTheLabelOfAnother(Flow flow) {
        for (int seed = 0; seed < GRAPHS; seed++) {
            Placed placed = Graph.random(seed).placed(flow);

            for (int e = 0; e < placed.edges().size(); e++) {
                for (Box segment : segments(placed.edges().get(e))) {
                    assertThat(placed.nodes()).as("graph %s, edge %s", seed, e).noneMatch(segment::overlaps);
                    for (int other = 0; other < placed.edges().size(); other++) {
                        Box label = placed.edges().get(other).label();
                        assertThat(other != e && label != null && segment.overlaps(label))
                                .as("graph %s, edge %s, label of %s", seed, e, other).isFalse();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Flow.class)
    void allOfItLiesInThePictureAndKeepsItsSize(Flow flow) {
        for (int seed = 0; seed < GRAPHS; seed++) {
            Graph graph = Graph.random(seed);

            Placed placed = graph.placed(flow);

            Box picture = new Box(0, 0, placed.width(), placed.height());
            assertThat(placed.nodes()).allMatch(box -> isIn(picture, box));
            assertThat(placed.edges()).allMatch(route -> route.label() == null || isIn(picture, route.label()))
                    .allMatch(route -> route.points().stream().allMatch(point -> isIn(picture, new Box(point.x(), point.y(), 0, 0))));
            assertThat(placed.nodes().stream().map(Box::width)).isEqualTo(graph.nodes.stream().map(Node::width).toList());
            assertThat(placed.edges().stream().map(route -> route.label() == null ? 0 : route.label().width()))
                    .isEqualTo(graph.edges.stream().map(Edge::labelWidth).toList());
        }
    }

    @ParameterizedTest
    @EnumSource(Flow.class)
    void anEdgeGoesAtRightAnglesFromTheOneNodeToTheOther(Flow flow) {
        for (int seed = 0; seed < GRAPHS; seed++) {
            Graph graph = Graph.random(seed);

            Placed placed = graph.placed(flow);

            for (int e = 0; e < graph.edges.size(); e++) {
                List<Point> points = placed.edges().get(e).points();
                assertThat(touches(placed.nodes().get(graph.edges.get(e).from()), points.getFirst())).as("graph %s, edge %s", seed, e)
                        .isTrue();
                assertThat(touches(placed.nodes().get(graph.edges.get(e).to()), points.getLast())).as("graph %s, edge %s", seed, e)
                        .isTrue();
                assertThat(IntStream.range(1, points.size())).allMatch(i -> Math.abs(points.get(i).x() - points.get(i - 1).x()) < SLACK
                        || Math.abs(points.get(i).y() - points.get(i - 1).y()) < SLACK);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Flow.class)
    void aLabelLiesOnItsOwnEdgeAndThatOfALoopBesideIt(Flow flow) {
        for (int seed = 0; seed < GRAPHS; seed++) {
            Graph graph = Graph.random(seed);

            Placed placed = graph.placed(flow);

            for (int e = 0; e < graph.edges.size(); e++) {
                Route route = placed.edges().get(e);
                if (route.label() != null) {
                    double beside = graph.edges.get(e).from() == graph.edges.get(e).to() ? 7 : 0;
                    Box label = new Box(route.label().x() - beside, route.label().y() - beside, route.label().width() + 2 * beside,
                            route.label().height() + 2 * beside);
                    assertThat(segments(route)).as("graph %s, edge %s", seed, e).anyMatch(label::overlaps);
                }
            }
        }
    }

    @Test
    void theSameGraphIsAlwaysPlacedAlike() {
        for (int seed = 0; seed < 20; seed++) {
            assertThat(Graph.random(seed).placed(Flow.DOWN)).isEqualTo(Graph.random(seed).placed(Flow.DOWN));
        }
    }

    @Test
    void theRareOneOfTwoThatMakeACircleGoesBackAndRanksAreKept() {
        List<Node> nodes = List.of(new Node(100, 40, Rank.LAST), new Node(100, 40, Rank.ANY), new Node(100, 40, Rank.ANY),
                new Node(30, 30, Rank.FIRST));
        List<Edge> edges = List.of(new Edge(2, 1, 40, 14, 1, 10), new Edge(1, 2, 40, 14, 1, 900), new Edge(3, 1, 0, 0, 1, 1),
                new Edge(2, 0, 0, 0, 1, 1));

        List<Box> down = GraphLayout.of(nodes, edges, Flow.DOWN).nodes();
        List<Box> right = GraphLayout.of(nodes, edges, Flow.RIGHT).nodes();

        assertThat(List.of(down.get(3).y(), down.get(1).y(), down.get(2).y(), down.get(0).y())).isSorted();
        assertThat(List.of(right.get(3).x(), right.get(1).x(), right.get(2).x(), right.get(0).x())).isSorted();
    }

    @Test
    void nothingAndOneNodeAreGraphsToo() {
        assertThat(GraphLayout.of(List.of(), List.of(), Flow.DOWN).nodes()).isEmpty();
        assertThat(GraphLayout.of(List.of(new Node(100, 40, Rank.ANY)), List.of(new Edge(0, 0, 50, 14, 2, 1)), Flow.RIGHT).edges())
                .hasSize(1);
    }

    private static boolean isIn(Box outer, Box inner) {
        return inner.x() >= outer.x() - SLACK && inner.y() >= outer.y() - SLACK
                && inner.x() + inner.width() <= outer.x() + outer.width() + SLACK
                && inner.y() + inner.height() <= outer.y() + outer.height() + SLACK;
    }

    private static boolean touches(Box box, Point point) {
        return isIn(box, new Box(point.x(), point.y(), 0, 0))
                && (Math.abs(point.x() - box.x()) < SLACK || Math.abs(point.x() - box.x() - box.width()) < SLACK
                        || Math.abs(point.y() - box.y()) < SLACK || Math.abs(point.y() - box.y() - box.height()) < SLACK);
    }

    /** As thin boxes, a little shorter at both ends, where they touch what they join. */
    private static List<Box> segments(Route route) {
        List<Box> segments = new ArrayList<>();
        for (int i = 1; i < route.points().size(); i++) {
            Point a = route.points().get(i - 1);
            Point b = route.points().get(i);
            segments.add(new Box(Math.min(a.x(), b.x()) + SLACK, Math.min(a.y(), b.y()) + SLACK,
                    Math.max(SLACK, Math.abs(a.x() - b.x()) - 2 * SLACK),
                    Math.max(SLACK, Math.abs(a.y() - b.y()) - 2 * SLACK)));
        }
        return segments;
    }

    /** Of up to 20 nodes between a beginning and an end, with loops and edges both ways. */
    private record Graph(List<Node> nodes, List<Edge> edges) {

        static Graph random(int seed) {
            Random random = new Random(seed);
            int inner = 1 + random.nextInt(20);
            List<Node> nodes = new ArrayList<>();
            for (int i = 0; i < inner; i++) {
                nodes.add(new Node(60 + random.nextInt(140), 30 + random.nextInt(40), Rank.ANY));
            }
            nodes.add(new Node(30, 30, Rank.FIRST));
            nodes.add(new Node(30, 30, Rank.LAST));
            List<Edge> edges = new ArrayList<>();
            for (int i = 0; i < inner; i++) {
                edges.add(edge(inner, i, random));
                edges.add(edge(i, inner + 1, random));
            }
            for (int e = 0; e < random.nextInt(2 * inner + 1); e++) {
                int from = random.nextInt(inner);
                int to = random.nextInt(inner);
                if (edges.stream().noneMatch(known -> known.from() == from && known.to() == to)) {
                    edges.add(edge(from, to, random));
                }
            }
            return new Graph(nodes, edges);
        }

        private static Edge edge(int from, int to, Random random) {
            return new Edge(from, to, random.nextInt(5) == 0 ? 0 : 20 + random.nextInt(90), 14, 1 + random.nextInt(6),
                    1 + random.nextInt(1_000));
        }

        Placed placed(Flow flow) {
            return GraphLayout.of(nodes, edges, flow);
        }
    }
}
