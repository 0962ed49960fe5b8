package io.throughline.journey.path;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.throughline.journey.drawing.GraphLayout;
import io.throughline.journey.drawing.GraphLayout.Box;
import io.throughline.journey.drawing.GraphLayout.Flow;
import io.throughline.journey.drawing.GraphLayout.Placed;
import io.throughline.journey.drawing.GraphLayout.Rank;
import io.throughline.journey.drawing.TextFit;
import io.throughline.journey.path.PathExcerpt.Arrow;

/** The steps and arrows of an excerpt with their positions, before they are drawn. */
record PathPicture(PathExcerpt excerpt, List<List<String>> names, Flow flow, Placed placed) {

    static final double NAME_SIZE = 13;
    static final double NAME_LINE = 17;
    static final double NUMBER_SIZE = 12;
    static final double LABEL_SIZE = 11.5;
    static final double LABEL_HEIGHT = 16;
    static final double END_SIZE = 30;
    private static final double END_ROOM = 16;
    private static final double NAME_ROOM = 124;
    private static final int NAME_LINES = 3;
    private static final double LEAST_WIDTH = 84;
    private static final double PAD = 12;
    private static final int MOST_WEIGHT = 1_000;
    /** The sizes that are tried for a page, from the largest down. */
    private static final List<TopCounts> PAGE = List.of(page(16, 24), page(16, 16), page(16, 11), page(14, 14), page(14, 10), page(12, 12),
            page(12, 8), page(10, 10), page(10, 7), page(8, 8), page(8, 5), page(6, 6), page(6, 4));

    private static TopCounts page(int steps, int transitions) {
        return new TopCounts(steps, transitions, 1);
    }

    /** The largest excerpt that fits on a page of this size, or the smallest one if none fits. */
    static PathPicture fitting(PathResult result, double width, double height, UnaryOperator<String> named, PathPhrases words) {
        PathPicture picture = null;
        for (TopCounts page : PAGE) {
            PathExcerpt excerpt = PathExcerpt.of(result, page.nodes(), page.edges());
            if (picture == null || !picture.excerpt().equals(excerpt)) {
                picture = of(excerpt, width, height, named, words);
                if (picture.share(width, height) <= 1) {
                    return picture;
                }
            }
        }
        return picture;
    }

    /** A whole excerpt, in the direction of flow that comes closer to these proportions. */
    static PathPicture of(PathExcerpt excerpt, double width, double height, UnaryOperator<String> named, PathPhrases words) {
        PathPicture down = of(excerpt, Flow.DOWN, named, words);
        PathPicture right = of(excerpt, Flow.RIGHT, named, words);
        return right.share(width, height) < down.share(width, height) ? right : down;
    }

    /** Its size relative to this page; 1 or less if it fits. */
    private double share(double width, double height) {
        return Math.max(placed.width() / width, placed.height() / height);
    }

    private static PathPicture of(PathExcerpt excerpt, Flow flow, UnaryOperator<String> named, PathPhrases words) {
        List<List<String>> names = excerpt.nodes().stream()
                .map(node -> TextFit.wrap(named.apply(node.label()), NAME_SIZE, true, NAME_ROOM, NAME_LINES)).toList();
        List<GraphLayout.Node> nodes = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            nodes.add(box(names.get(i), words.count(excerpt.nodes().get(i).n())));
        }
        nodes.add(end(flow, Rank.FIRST, excerpt.arrows().stream().filter(arrow -> arrow.from() == excerpt.begin()).count()));
        nodes.add(end(flow, Rank.LAST, excerpt.arrows().stream().filter(arrow -> arrow.to() == excerpt.end()).count()));
        List<GraphLayout.Edge> edges = excerpt.arrows().stream().map(arrow -> edge(excerpt, arrow, words)).toList();
        return new PathPicture(excerpt, names, flow, GraphLayout.of(nodes, edges, flow));
    }

    private static GraphLayout.Node box(List<String> name, String number) {
        double text = name.stream().mapToDouble(line -> TextFit.width(line, NAME_SIZE, true)).max().orElse(0);
        double room = Math.ceil(Math.max(text, TextFit.width(number, NUMBER_SIZE, false)));
        return new GraphLayout.Node(Math.max(LEAST_WIDTH, room + 2 * PAD), NAME_LINE * name.size() + NUMBER_SIZE + 14, Rank.ANY);
    }

    /** Long enough to keep its arrows apart. */
    private static GraphLayout.Node end(Flow flow, Rank rank, long arrows) {
        double length = Math.max(END_SIZE, arrows * END_ROOM);
        return new GraphLayout.Node(flow == Flow.DOWN ? length : END_SIZE, flow == Flow.DOWN ? END_SIZE : length, rank);
    }

    private static GraphLayout.Edge edge(PathExcerpt excerpt, Arrow arrow, PathPhrases words) {
        String label = words.label(arrow, excerpt.isTransition(arrow));
        double part = (double) arrow.n() / excerpt.arrows().getFirst().n();
        double room = Math.ceil(TextFit.width(label, LABEL_SIZE, false)) + 6;
        return new GraphLayout.Edge(arrow.from(), arrow.to(), room, LABEL_HEIGHT, thickness(part),
                1 + (int) (part * (MOST_WEIGHT - 1)));
    }

    /** @param part relative to the most frequent arrow, from 0 to 1 */
    static double thickness(double part) {
        return 1.2 + 4.8 * Math.sqrt(part);
    }

    /** Whether the arrow runs against the flow, or back to the node from which it comes. */
    boolean isBack(Arrow arrow) {
        Box from = placed.nodes().get(arrow.from());
        Box to = placed.nodes().get(arrow.to());
        return flow == Flow.DOWN ? to.y() < from.y() + from.height() : to.x() < from.x() + from.width();
    }
}
