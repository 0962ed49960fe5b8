package io.throughline.journey.drawing;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.CenterEdgeLabelPlacementStrategy;
import org.eclipse.elk.alg.layered.options.FixedAlignment;
import org.eclipse.elk.alg.layered.options.LayerConstraint;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeLabelPlacement;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Places the boxes of a directed graph in layers, and routes its edges at right angles around them, so that no box and no label covers
 * another (Eclipse ELK, layered, after Sugiyama, Tagawa and Toda 1981). The layout is deterministic. Its CPU time grows faster than the
 * graph, so it must not run on an event loop.
 */
public final class GraphLayout {

    private static final int SEED = 1;
    private static final double NODE_GAP = 20;
    private static final double LAYER_GAP = 14;
    private static final double EDGE_GAP = 12;
    private static final double BEND_GAP = 9;
    private static final double LOOP_GAP = 20;
    private static final double LABEL_GAP = 6;

    static {
        // Registered explicitly, because a native executable does not find services, and ELK clones defaults by functions that these two
        // register.
        LayoutMetaDataService.getInstance().registerLayoutMetaDataProviders(new CoreOptions(), new LayeredMetaDataProvider());
    }

    private GraphLayout() {
    }

    /** The main direction of edges. */
    public enum Flow {
        RIGHT, DOWN
    }

    /** The position of a node in the flow. */
    public enum Rank {
        FIRST, ANY, LAST
    }

    /** A node with the size of its box. */
    public record Node(double width, double height, Rank rank) {
    }

    /**
     * An edge between two nodes by their index in the list; both may be the same node.
     *
     * @param labelWidth 0 if it has no label
     * @param weight from 1: if edges form a cycle, lighter ones are reversed
     */
    public record Edge(int from, int to, double labelWidth, double labelHeight, double thickness, int weight) {
    }

    public record Point(double x, double y) {
    }

    public record Box(double x, double y, double width, double height) {

        public boolean overlaps(Box other) {
            return x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height;
        }
    }

    /**
     * The route of an edge.
     *
     * @param points from the border of the one node to that of the other; each segment is horizontal or vertical
     * @param label null if the edge has none
     */
    public record Route(List<Point> points, Box label) {
    }

    /** The layout, with its origin at (0, 0); nodes and edges in the order in which they were given. */
    public record Placed(double width, double height, List<Box> nodes, List<Route> edges) {
    }

    public static Placed of(List<Node> nodes, List<Edge> edges, Flow flow) {
        ElkNode graph = graph(flow);
        List<ElkNode> boxes = nodes.stream().map(node -> box(graph, node)).toList();
        List<ElkEdge> lines = edges.stream().map(edge -> line(boxes, edge)).toList();
        new LayeredLayoutProvider().layout(graph, new BasicProgressMonitor());
        return new Placed(graph.getWidth(), graph.getHeight(),
                boxes.stream().map(box -> new Box(box.getX(), box.getY(), box.getWidth(), box.getHeight())).toList(),
                lines.stream().map(GraphLayout::route).toList());
    }

    private static ElkNode graph(Flow flow) {
        ElkNode graph = ElkGraphUtil.createGraph();
        graph.setProperty(LayeredOptions.DIRECTION, flow == Flow.RIGHT ? Direction.RIGHT : Direction.DOWN);
        graph.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        graph.setProperty(LayeredOptions.RANDOM_SEED, SEED);
        graph.setProperty(LayeredOptions.PADDING, new ElkPadding(0));
        graph.setProperty(LayeredOptions.SEPARATE_CONNECTED_COMPONENTS, false);
        graph.setProperty(LayeredOptions.NODE_PLACEMENT_BK_FIXED_ALIGNMENT, FixedAlignment.BALANCED);
        graph.setProperty(LayeredOptions.SPACING_NODE_NODE, NODE_GAP);
        graph.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, LAYER_GAP);
        graph.setProperty(LayeredOptions.SPACING_EDGE_EDGE, EDGE_GAP);
        graph.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, BEND_GAP);
        graph.setProperty(LayeredOptions.SPACING_EDGE_NODE, EDGE_GAP);
        graph.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, EDGE_GAP);
        graph.setProperty(LayeredOptions.SPACING_NODE_SELF_LOOP, LOOP_GAP);
        graph.setProperty(LayeredOptions.EDGE_LABELS_CENTER_LABEL_PLACEMENT_STRATEGY,
                CenterEdgeLabelPlacementStrategy.SPACE_EFFICIENT_LAYER);
        graph.setProperty(LayeredOptions.SPACING_EDGE_LABEL, LABEL_GAP);
        graph.setProperty(LayeredOptions.SPACING_LABEL_LABEL, LABEL_GAP);
        return graph;
    }

    private static ElkNode box(ElkNode graph, Node node) {
        ElkNode box = ElkGraphUtil.createNode(graph);
        box.setDimensions(node.width(), node.height());
        if (node.rank() != Rank.ANY) {
            box.setProperty(LayeredOptions.LAYERING_LAYER_CONSTRAINT,
                    node.rank() == Rank.FIRST ? LayerConstraint.FIRST : LayerConstraint.LAST);
        }
        return box;
    }

    private static ElkEdge line(List<ElkNode> boxes, Edge edge) {
        ElkEdge line = ElkGraphUtil.createSimpleEdge(boxes.get(edge.from()), boxes.get(edge.to()));
        line.setProperty(LayeredOptions.EDGE_THICKNESS, edge.thickness());
        line.setProperty(LayeredOptions.PRIORITY_DIRECTION, edge.weight());
        line.setProperty(LayeredOptions.PRIORITY_STRAIGHTNESS, edge.weight());
        if (edge.labelWidth() > 0) {
            ElkLabel label = ElkGraphUtil.createLabel("n", line);
            label.setDimensions(edge.labelWidth(), edge.labelHeight());
            label.setProperty(LayeredOptions.EDGE_LABELS_PLACEMENT, EdgeLabelPlacement.CENTER);
            label.setProperty(LayeredOptions.EDGE_LABELS_INLINE, true);
        }
        return line;
    }

    private static Route route(ElkEdge line) {
        ElkEdgeSection section = line.getSections().getFirst();
        List<Point> points = new ArrayList<>();
        points.add(new Point(section.getStartX(), section.getStartY()));
        for (ElkBendPoint bend : section.getBendPoints()) {
            points.add(new Point(bend.getX(), bend.getY()));
        }
        points.add(new Point(section.getEndX(), section.getEndY()));
        Box label = line.getLabels().isEmpty() ? null : box(line.getLabels().getFirst());
        return new Route(List.copyOf(points), label);
    }

    private static Box box(ElkLabel label) {
        return new Box(label.getX(), label.getY(), label.getWidth(), label.getHeight());
    }
}
