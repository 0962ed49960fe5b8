package io.throughline.journey.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.throughline.journey.path.PathExcerpt.Arrow;
import io.throughline.journey.path.PathExcerpt.Part;
import io.throughline.journey.path.PathResult.Edge;
import io.throughline.journey.path.PathResult.Node;
import io.throughline.journey.path.PathResult.Other;
import org.junit.jupiter.api.Test;

class PathExcerptTest {

    @Test
    void eachStepThatIsShownLiesOnAWayFromTheBeginningToTheEnd() {
        for (int seed = 0; seed < 300; seed++) {
            PathResult result = RandomPaths.result(seed);

            PathExcerpt excerpt = PathExcerpt.of(result, 1 + seed % 16, seed % 30);

            assertThat(reached(excerpt, excerpt.begin(), false)).as("seed %s", seed).hasSize(excerpt.nodes().size() + 2);
            assertThat(reached(excerpt, excerpt.end(), true)).as("seed %s", seed).hasSize(excerpt.nodes().size() + 2);
        }
    }

    @Test
    void whatIsShownOfAllIsCounted() {
        for (int seed = 0; seed < 300; seed++) {
            PathResult result = RandomPaths.result(seed);

            PathExcerpt excerpt = PathExcerpt.of(result, 1 + seed % 16, seed % 30);

            List<Arrow> transitions = excerpt.arrows().stream().filter(excerpt::isTransition).toList();
            assertThat(excerpt.steps()).isEqualTo(new Part(excerpt.nodes().size(), result.nodes().size() + result.other().nodes()));
            assertThat(excerpt.transitions()).isEqualTo(new Part(transitions.size(), result.edges().size() + result.other().edges()));
            assertThat(excerpt.moves()).isEqualTo(new Part(transitions.stream().mapToLong(Arrow::n).sum(), result.moves()));
            if (excerpt.nodes().size() > 1 + seed % 16) {
                assertThat(PathExcerpt.of(result, 1 + seed % 16, 0).arrows()).as("one way through all of them")
                        .hasSize(excerpt.nodes().size() + 1);
            }
            assertThat(excerpt.arrows()).doesNotHaveDuplicates();
        }
    }

    @Test
    void allOfItIsShownWhereThereIsRoom() {
        for (int seed = 0; seed < 100; seed++) {
            PathResult result = RandomPaths.result(seed);

            PathExcerpt excerpt = PathExcerpt.of(result, 1_000, 10_000);

            assertThat(excerpt.nodes()).isEqualTo(result.nodes());
            assertThat(excerpt.arrows().stream().filter(excerpt::isTransition)).hasSize(result.edges().size());
            assertThat(excerpt.moves().shown()).isEqualTo(result.moves());
            assertThat(excerpt.moves().share()).isEqualTo(1);
        }
    }

    /** C leads to the end more often by way of D than on its own; without room for D, C is not shown either. */
    @Test
    void aStepComesWithItsMostFrequentWay() {
        PathResult result = new PathResult(100, 3, List.of(),
                List.of(node("A", 100, 100, 0), node("C", 60, 0, 10), node("D", 50, 0, 50), node("B", 40, 0, 40)),
                List.of(edge("A", "C", 60), edge("C", "D", 50), edge("A", "B", 40)), new Other(0, 27, 116), null, List.of(), null, 300);

        PathExcerpt three = PathExcerpt.of(result, 3, 0);
        PathExcerpt two = PathExcerpt.of(result, 2, 0);

        assertThat(three.nodes()).extracting(Node::label).containsExactly("A", "C", "D");
        assertThat(three.arrows()).containsExactly(new Arrow(3, 0, 100, 0), new Arrow(0, 1, 60, 7), new Arrow(1, 2, 50, 7),
                new Arrow(2, 4, 50, 0));
        assertThat(three.steps()).isEqualTo(new Part(3, 31));
        assertThat(three.transitions()).isEqualTo(new Part(2, 119));
        assertThat(three.moves()).isEqualTo(new Part(110, 300));
        assertThat(two.nodes()).extracting(Node::label).containsExactly("A", "B");
    }

    @Test
    void ofWhatIsBetweenStepsTheMostFrequentIsShownAndEndsThatAreAsFrequent() {
        PathResult result = new PathResult(100, 3, List.of(), List.of(node("A", 90, 60, 20), node("B", 80, 40, 80)),
                List.of(edge("B", "A", 50), edge("A", "A", 30), edge("A", "B", 25)), new Other(0, 0, 0), null, List.of(), null, 105);

        assertThat(PathExcerpt.of(result, 2, 0).arrows()).containsExactly(new Arrow(1, 3, 80, 0), new Arrow(2, 0, 60, 0),
                new Arrow(2, 1, 40, 0),
                new Arrow(0, 1, 25, 7));
        assertThat(PathExcerpt.of(result, 2, 1).arrows()).contains(new Arrow(1, 0, 50, 7)).doesNotContain(new Arrow(0, 0, 30, 7),
                new Arrow(0, 3, 20, 0));
        assertThat(PathExcerpt.of(result, 2, 1).moves()).isEqualTo(new Part(75, 105));
        assertThat(PathExcerpt.of(result, 2, 3).moves()).isEqualTo(new Part(105, 105));
    }

    @Test
    void aStepWithoutAWayIsLeftOut() {
        PathResult result = new PathResult(5, 1, List.of(), List.of(node("A", 9, 5, 5), node("lost", 8, 0, 2), node("stuck", 7, 3, 0)),
                List.of(), new Other(0, 0, 4),
                null, List.of(), null, 12);

        PathExcerpt excerpt = PathExcerpt.of(result, 3, 9);

        assertThat(excerpt.nodes()).extracting(Node::label).containsExactly("A");
        assertThat(excerpt.steps()).isEqualTo(new Part(1, 3));
        assertThat(excerpt.moves()).isEqualTo(new Part(0, 12));
    }

    private static Node node(String label, long n, long first, long last) {
        return new Node(label, n, first, last, 0, null);
    }

    private static Edge edge(String from, String to, long n) {
        return new Edge(from, to, n, n, 0.5, 7, 9, null);
    }

    private static Set<Integer> reached(PathExcerpt excerpt, int root, boolean back) {
        Set<Integer> reached = new HashSet<>(List.of(root));
        Deque<Integer> pending = new ArrayDeque<>(reached);
        while (!pending.isEmpty()) {
            int place = pending.pop();
            for (Arrow arrow : new ArrayList<>(excerpt.arrows())) {
                int next = back ? arrow.from() : arrow.to();
                if ((back ? arrow.to() : arrow.from()) == place && reached.add(next)) {
                    pending.push(next);
                }
            }
        }
        return reached;
    }
}
