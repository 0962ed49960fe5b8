package io.throughline.journey.path;

import java.util.List;
import java.util.function.UnaryOperator;

import io.throughline.journey.drawing.ColorPalette;
import io.throughline.journey.drawing.GraphLayout.Box;
import io.throughline.journey.drawing.GraphLayout.Point;
import io.throughline.journey.drawing.GraphLayout.Route;
import io.throughline.journey.drawing.SvgWriter;
import io.throughline.journey.drawing.TextFit;
import io.throughline.journey.path.PathExcerpt.Arrow;
import io.throughline.journey.path.PathResult.Node;

/**
 * Draws paths as an SVG for a landscape page: the steps in their most common order, arrows between them, and a legend that says what was
 * left out. It can be printed and read aloud: the title of each group contains all of its text.
 */
final class PathDrawing {

    /** In pixels: the sides of a page of 1,200 by 800 at three quarters of the size, at which all text is still legible. */
    static final double PAGE_WIDTH = 1_600;
    static final double PAGE_HEIGHT = 1_067;
    static final double LEAST_WIDTH = 1_200;
    static final String FORWARD = "#5d6b7a";
    static final String BACKWARD = "#9a4a12";
    static final String PALE = "#eef4fb";
    static final String STRONG = "#9cc4ea";
    static final String BORDER = "#2b6a8f";
    private static final double MARGIN = 28;
    private static final double HEADER = 72;
    private static final double GAP = 20;
    private static final double BEND = 8;
    private static final double ARROW = 10;
    private static final String DASHES = "6 4";

    private final PathPicture picture;
    private final PathPhrases words;
    private final UnaryOperator<String> named;
    private final SvgWriter svg = new SvgWriter();
    private final double left;

    private PathDrawing(PathPicture picture, PathPhrases words, UnaryOperator<String> named, double width) {
        this.picture = picture;
        this.words = words;
        this.named = named;
        this.left = (width - picture.placed().width()) / 2;
    }

    /**
     * @param from the first day of the period and {@code to} the last one, as they are to be shown
     * @param people whose paths these are, by {@code events}
     */
    record Caption(String from, String to, long people, long events) {
    }

    /**
     * @param top how many steps and arrows to draw; null for as many as fit on a page
     * @param named the name of a step in the drawing
     */
    static String of(PathResult result, TopCounts top, Caption caption, PathPhrases words, UnaryOperator<String> named) {
        double width = PAGE_WIDTH - 2 * MARGIN;
        double height = PAGE_HEIGHT - HEADER - GAP - PathLegend.height(width, words) - MARGIN;
        PathPicture picture = top == null ? PathPicture.fitting(result, width, height, named, words)
                : PathPicture.of(PathExcerpt.of(result, top.nodes(), top.edges()), width, height, named, words);
        double needed = Math.max(LEAST_WIDTH, picture.placed().width() + 2 * MARGIN);
        double high = HEADER + 2 * GAP + picture.placed().height() + PathLegend.height(needed - 2 * MARGIN, words) + MARGIN;
        // At least the page's proportions, so that all of the drawing is visible at the width of a screen.
        double landscape = high * PAGE_WIDTH / PAGE_HEIGHT;
        double whole = Math.max(needed, picture.placed().height() <= height ? Math.min(landscape, PAGE_WIDTH) : landscape);
        return new PathDrawing(picture, words, named, whole).draw(result, caption, whole);
    }

    private String draw(PathResult result, Caption caption, double width) {
        PathExcerpt excerpt = picture.excerpt();
        double room = width - 2 * MARGIN;
        String basis = words.basis(caption, result.paths());
        svg.text(MARGIN, MARGIN + 18, SvgWriter.Type.of(22, ColorPalette.INK).strong(), words.title());
        svg.text(MARGIN, MARGIN + 40, SvgWriter.Type.of(13, ColorPalette.QUIET), TextFit.line(basis, 13, false, room));
        double y = HEADER + GAP / 2;
        if (excerpt.nodes().isEmpty()) {
            svg.text(MARGIN, y + 20, SvgWriter.Type.of(14, ColorPalette.INK), words.nothing());
            y += 40;
        } else {
            for (int i = 0; i < excerpt.arrows().size(); i++) {
                arrow(excerpt.arrows().get(i), picture.placed().edges().get(i), y);
            }
            for (int i = 0; i < excerpt.nodes().size(); i++) {
                node(excerpt.nodes().get(i), picture.names().get(i), moved(picture.placed().nodes().get(i), y));
            }
            ends(y);
            y += picture.placed().height();
        }
        y += GAP;
        y += PathLegend.draw(svg, MARGIN, y, room, words, words.shown(excerpt));
        return svg.page(width, y + MARGIN / 2, words.code(), words.title(), words.described(caption, result.paths(), excerpt));
    }

    private Box moved(Box box, double top) {
        return new Box(box.x() + left, box.y() + top, box.width(), box.height());
    }

    private void node(Node node, List<String> name, Box box) {
        svg.open("step", words.node(named.apply(node.label()), node));
        double part = (double) node.n() / picture.excerpt().nodes().getFirst().n();
        svg.box("node", box.x(), box.y(), box.width(), box.height(), shade(Math.sqrt(part)), BORDER);
        double middle = box.x() + box.width() / 2;
        double y = box.y() + 6 + PathPicture.NAME_SIZE;
        for (String line : name) {
            svg.text(middle, y, SvgWriter.Type.of(PathPicture.NAME_SIZE, ColorPalette.INK).strong().middle(), line);
            y += PathPicture.NAME_LINE;
        }
        svg.text(middle, y, SvgWriter.Type.of(PathPicture.NUMBER_SIZE, ColorPalette.INK).middle(), words.count(node.n()));
        svg.close();
    }

    private void ends(double top) {
        PathExcerpt excerpt = picture.excerpt();
        Box begin = moved(picture.placed().nodes().get(excerpt.begin()), top);
        Box end = moved(picture.placed().nodes().get(excerpt.end()), top);
        svg.open("end", words.begin());
        PathLegend.begin(svg, begin);
        svg.close();
        svg.open("end", words.end());
        PathLegend.end(svg, end);
        svg.close();
    }

    private void arrow(Arrow arrow, Route route, double top) {
        boolean back = picture.isBack(arrow);
        String colour = back ? BACKWARD : FORWARD;
        double thickness = PathPicture.thickness((double) arrow.n() / picture.excerpt().arrows().getFirst().n());
        List<Point> points = route.points().stream().map(point -> new Point(point.x() + left, point.y() + top)).toList();
        boolean isTransition = picture.excerpt().isTransition(arrow);
        svg.open("arrow", isTransition ? words.arrow(name(arrow.from()), name(arrow.to()), arrow)
                : name(arrow.from()) + " → " + name(arrow.to()) + " · " + words.label(arrow, false));
        svg.curve("line", PathLine.rounded(points, BEND, ARROW - 2), colour, thickness, back ? DASHES : null);
        svg.shape("head", PathLine.head(points, ARROW, thickness), colour);
        Box label = moved(route.label(), top);
        svg.bar("ground", label.x(), label.y(), label.width(), label.height(), ColorPalette.PAPER);
        svg.text(label.x() + label.width() / 2, label.y() + 12,
                SvgWriter.Type.of(PathPicture.LABEL_SIZE, back ? BACKWARD : ColorPalette.INK).middle(),
                words.label(arrow, isTransition));
        svg.close();
    }

    private String name(int place) {
        PathExcerpt excerpt = picture.excerpt();
        if (place == excerpt.begin()) {
            return words.begin();
        }
        return place == excerpt.end() ? words.end() : named.apply(excerpt.nodes().get(place).label());
    }

    /** @param part from 0, pale, to 1 */
    static String shade(double part) {
        StringBuilder colour = new StringBuilder("#");
        for (int i = 1; i < 7; i += 2) {
            int pale = Integer.parseInt(PALE.substring(i, i + 2), 16);
            int strong = Integer.parseInt(STRONG.substring(i, i + 2), 16);
            int mixed = (int) Math.round(pale + part * (strong - pale));
            colour.append(Character.forDigit(mixed >> 4, 16)).append(Character.forDigit(mixed & 15, 16));
        }
        return colour.toString();
    }
}
