package io.throughline.journey.path;

import java.util.List;

import io.throughline.journey.drawing.GraphLayout.Point;
import io.throughline.journey.drawing.SvgWriter;

/** The SVG path of a line with right angles, rounded bends and an arrow head. */
final class PathLine {

    private PathLine() {
    }

    /** @param cut by how much the line is shortened at its end, for the head */
    static String rounded(List<Point> points, double bend, double cut) {
        StringBuilder line = new StringBuilder("M").append(at(points.getFirst()));
        for (int i = 1; i < points.size() - 1; i++) {
            Point corner = points.get(i);
            double room = Math.min(length(points.get(i - 1), corner), length(corner, points.get(i + 1)));
            double radius = Math.min(bend, room / 2);
            line.append('L').append(at(towards(corner, points.get(i - 1), radius))).append('Q').append(at(corner)).append(' ')
                    .append(at(towards(corner, points.get(i + 1), radius)));
        }
        Point before = points.get(points.size() - 2);
        return line.append('L').append(at(towards(points.getLast(), before, Math.min(cut, length(points.getLast(), before) / 2))))
                .toString();
    }

    /** A triangle whose tip is at the end of the line. */
    static String head(List<Point> points, double length, double thickness) {
        Point tip = points.getLast();
        Point base = towards(tip, points.get(points.size() - 2), length);
        double across = (length / 2 + thickness / 3) / length;
        double dx = (tip.y() - base.y()) * across;
        double dy = (tip.x() - base.x()) * across;
        return "M" + at(tip) + "L" + at(new Point(base.x() - dx, base.y() + dy)) + "L" + at(new Point(base.x() + dx, base.y() - dy)) + "z";
    }

    private static Point towards(Point from, Point to, double distance) {
        double length = length(from, to);
        double part = length == 0 ? 0 : distance / length;
        return new Point(from.x() + (to.x() - from.x()) * part, from.y() + (to.y() - from.y()) * part);
    }

    private static double length(Point one, Point other) {
        return Math.hypot(one.x() - other.x(), one.y() - other.y());
    }

    private static String at(Point point) {
        return SvgWriter.number(point.x()) + " " + SvgWriter.number(point.y());
    }
}
