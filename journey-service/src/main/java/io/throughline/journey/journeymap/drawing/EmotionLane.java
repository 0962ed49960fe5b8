package io.throughline.journey.journeymap.drawing;

import java.util.ArrayList;
import java.util.List;

import io.throughline.journey.drawing.ColorPalette;
import io.throughline.journey.drawing.SvgWriter;
import io.throughline.journey.drawing.TextFit;
import io.throughline.journey.journeymap.LiveMap;

/** The emotion curve: the intended emotion as a dashed line, and what people said. */
final class EmotionLane {

    private static final double HEIGHT = 236;
    private static final double TOP = 46;
    private static final double STEP = 41;
    private static final int MOST = 2;

    private final DrawingLayout drawingLayout;

    EmotionLane(DrawingLayout drawingLayout) {
        this.drawingLayout = drawingLayout;
    }

    private record Point(double x, double y) {
    }

    double height() {
        return HEIGHT;
    }

    void draw(double y) {
        drawingLayout.ground(drawingLayout.words().emotion(), y, HEIGHT);
        grid(y);
        legend(y + 22);
        double top = y + TOP;
        curve(points(top, false), "expected", ColorPalette.EXPECTED, 2, "6 5", top);
        for (List<Point> run : runs(top)) {
            curve(run, "actual", ColorPalette.ACTUAL, 3, null, top);
        }
        marks(top);
    }

    private void grid(double y) {
        for (int level = MOST; level >= -MOST; level--) {
            double line = y + TOP + (MOST - level) * STEP;
            drawingLayout.svg().line(drawingLayout.x(0), line, drawingLayout.right() - DrawingLayout.PAD, line,
                    level == 0 ? ColorPalette.QUIET : ColorPalette.LINE,
                    null);
            drawingLayout.svg().text(drawingLayout.x(0) - 10, line + 4, SvgWriter.Type.of(11, ColorPalette.QUIET).end(),
                    drawingLayout.words().feeling(level));
        }
    }

    private void legend(double y) {
        DrawingPhrases words = drawingLayout.words();
        double x = drawingLayout.x(0);
        drawingLayout.svg().curve("key", "M" + SvgWriter.number(x) + " " + SvgWriter.number(y - 4) + " h30", ColorPalette.ACTUAL, 3, null);
        drawingLayout.svg().text(x + 38, y, SvgWriter.Type.of(12, ColorPalette.INK), words.actual());
        double next = x + 38 + TextFit.width(words.actual(), 12, false) + 22;
        drawingLayout.svg().curve("key", "M" + SvgWriter.number(next) + " " + SvgWriter.number(y - 4) + " h30", ColorPalette.EXPECTED, 2,
                "6 5");
        drawingLayout.svg().text(next + 38, y, SvgWriter.Type.of(12, ColorPalette.INK), words.expected());
        double note = next + 38 + TextFit.width(words.expected(), 12, false) + 22;
        boolean unknown = drawingLayout.map().cells().stream().anyMatch(cell -> cell.emotionActual() == null);
        if (unknown && note + TextFit.width(words.noFeedback(), 12, false) <= drawingLayout.right()) {
            drawingLayout.svg().text(note, y, SvgWriter.Type.of(12, ColorPalette.QUIET), words.noFeedback());
        }
    }

    private double x(int column, int index) {
        return drawingLayout.x(column) + DrawingLayout.COLUMN * (index + 0.5) / drawingLayout.columns().get(column).size();
    }

    private static double y(double top, double emotion) {
        return top + (MOST - Math.clamp(emotion, -MOST, MOST)) * STEP;
    }

    private static Double of(LiveMap.LiveCell cell, boolean actual) {
        return actual ? cell.emotionActual() : cell.emotionExpected() == null ? null : Double.valueOf(cell.emotionExpected());
    }

    private List<Point> points(double top, boolean actual) {
        List<Point> points = new ArrayList<>();
        for (int column = 0; column < drawingLayout.columns().size(); column++) {
            for (int index = 0; index < drawingLayout.columns().get(column).size(); index++) {
                Double emotion = of(drawingLayout.columns().get(column).get(index).cell(), actual);
                if (emotion != null) {
                    points.add(new Point(x(column, index), y(top, emotion)));
                }
            }
        }
        return points;
    }

    /** The line of what people said. It is interrupted where there are no scores, because a line over a gap would suggest measurements. */
    private List<List<Point>> runs(double top) {
        List<List<Point>> runs = new ArrayList<>();
        runs.add(new ArrayList<>());
        for (int column = 0; column < drawingLayout.columns().size(); column++) {
            for (int index = 0; index < drawingLayout.columns().get(column).size(); index++) {
                Double emotion = of(drawingLayout.columns().get(column).get(index).cell(), true);
                if (emotion != null) {
                    runs.getLast().add(new Point(x(column, index), y(top, emotion)));
                } else if (!runs.getLast().isEmpty()) {
                    runs.add(new ArrayList<>());
                }
            }
        }
        return runs;
    }

    private void marks(double top) {
        for (int column = 0; column < drawingLayout.columns().size(); column++) {
            for (int index = 0; index < drawingLayout.columns().get(column).size(); index++) {
                DrawingLayout.NumberedTouchpoint each = drawingLayout.columns().get(column).get(index);
                Double actual = of(each.cell(), true);
                Double expected = of(each.cell(), false);
                if (actual != null) {
                    drawingLayout.svg().open("felt",
                            each.cell().name().in(drawingLayout.words().language()) + " " + DrawingPhrases.signed(actual));
                    drawingLayout.badge(x(column, index), y(top, actual), each,
                            each.cell().pain().isEmpty() ? ColorPalette.ACTUAL : ColorPalette.ALARM);
                    drawingLayout.svg().close();
                } else if (expected != null) {
                    drawingLayout.svg().dot("hoped", x(column, index), y(top, expected), 4, ColorPalette.PAPER, ColorPalette.EXPECTED);
                    drawingLayout.svg().text(x(column, index), y(top, expected) - 9, SvgWriter.Type.of(11, ColorPalette.QUIET).middle(),
                            Integer.toString(each.number()));
                }
            }
        }
    }

    /**
     * A curve through all points: the uniform Catmull–Rom spline as cubic Béziers, whose inner points lie a sixth of the way between the
     * neighbours. It is kept within the lane, because a Bézier does not leave the hull of its four points.
     */
    private void curve(List<Point> points, String kind, String stroke, double width, String dashes, double top) {
        if (points.size() < 2) {
            return;
        }
        StringBuilder path = new StringBuilder("M").append(at(points.getFirst().x(), points.getFirst().y()));
        for (int i = 0; i + 1 < points.size(); i++) {
            Point before = points.get(Math.max(0, i - 1));
            Point from = points.get(i);
            Point to = points.get(i + 1);
            Point after = points.get(Math.min(points.size() - 1, i + 2));
            path.append(" C").append(at(from.x() + (to.x() - before.x()) / 6, within(from.y() + (to.y() - before.y()) / 6, top)))
                    .append(' ').append(at(to.x() - (after.x() - from.x()) / 6, within(to.y() - (after.y() - from.y()) / 6, top)))
                    .append(' ').append(at(to.x(), to.y()));
        }
        drawingLayout.svg().curve(kind, path.toString(), stroke, width, dashes);
    }

    private static double within(double y, double top) {
        return Math.clamp(y, top, top + 2 * MOST * STEP);
    }

    private static String at(double x, double y) {
        return SvgWriter.number(x) + " " + SvgWriter.number(y);
    }
}
