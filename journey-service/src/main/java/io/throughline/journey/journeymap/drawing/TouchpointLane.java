package io.throughline.journey.journeymap.drawing;

import java.util.ArrayList;
import java.util.List;

import io.throughline.journey.drawing.ColorPalette;
import io.throughline.journey.drawing.SvgWriter;
import io.throughline.journey.drawing.TextFit;
import io.throughline.journey.journeymap.LiveMap;

/** Draws one card per touchpoint: its name, its owner and its numbers. */
final class TouchpointLane {

    private static final double PAD = 11;
    private static final double BETWEEN = 10;
    private static final double LINE = 18;
    private static final double ROW = 40;
    private static final double TOP = 12;

    private final DrawingLayout drawingLayout;

    TouchpointLane(DrawingLayout drawingLayout) {
        this.drawingLayout = drawingLayout;
    }

    double height() {
        double highest = 46;
        for (List<DrawingLayout.NumberedTouchpoint> column : drawingLayout.columns()) {
            highest = Math.max(highest, TOP * 2 - BETWEEN + column.stream().mapToDouble(each -> height(each) + BETWEEN).sum());
        }
        return highest;
    }

    private double height(DrawingLayout.NumberedTouchpoint each) {
        return PAD + names(each).size() * LINE + (each.cell().owner() == null ? 0 : 16) + 2 * ROW + PAD - 1;
    }

    private List<String> names(DrawingLayout.NumberedTouchpoint each) {
        return TextFit.wrap(each.cell().name().in(drawingLayout.words().language()), 14, true, DrawingLayout.COLUMN - 2 * PAD - 30, 2);
    }

    void draw(double y) {
        drawingLayout.ground(drawingLayout.words().touchpoints(), y, height());
        for (int column = 0; column < drawingLayout.columns().size(); column++) {
            double at = y + TOP;
            for (DrawingLayout.NumberedTouchpoint each : drawingLayout.columns().get(column)) {
                card(each, column, drawingLayout.x(column), at);
                at += height(each) + BETWEEN;
            }
            if (drawingLayout.columns().get(column).isEmpty()) {
                drawingLayout.svg().text(drawingLayout.x(column) + 9, at + 15, SvgWriter.Type.of(12, ColorPalette.QUIET),
                        drawingLayout.words().noTouchpoint());
            }
        }
    }

    private void card(DrawingLayout.NumberedTouchpoint each, int column, double x, double y) {
        LiveMap.LiveCell cell = each.cell();
        SvgWriter svg = drawingLayout.svg();
        boolean hurts = !cell.pain().isEmpty();
        svg.open("card", told(cell));
        svg.box("box", x, y, DrawingLayout.COLUMN, height(each), ColorPalette.CARD, hurts ? ColorPalette.ALARM : ColorPalette.LINE);
        drawingLayout.badge(x + PAD + 10, y + PAD + 9, each, hurts ? ColorPalette.ALARM : ColorPalette.stage(column));
        double line = y + PAD + 14;
        for (String name : names(each)) {
            svg.text(x + PAD + 28, line, SvgWriter.Type.of(14, ColorPalette.INK).strong(), name);
            line += LINE;
        }
        if (cell.owner() != null) {
            svg.text(x + PAD + 28, line - 2, SvgWriter.Type.of(11.5, ColorPalette.QUIET),
                    TextFit.line(drawingLayout.words().owner(cell.owner()), 11.5, false,
                            DrawingLayout.COLUMN - 2 * PAD - 30));
            line += 16;
        }
        numbers(cell, x + PAD, line - 4);
        svg.close();
    }

    private void numbers(LiveMap.LiveCell cell, double x, double y) {
        DrawingPhrases words = drawingLayout.words();
        double second = x + (DrawingLayout.COLUMN - 2 * PAD) / 2 + 4;
        String change = words.change(cell.people(), cell.previousPeople());
        number(x, y, words.peopleLabel(), words.count(cell.people()), change);
        number(second, y, words.goOnLabel(),
                cell.toLater() == null || cell.toLater().of() == 0 ? "–" : DrawingPhrases.percent(cell.toLater().share()), "");
        number(x, y + ROW, words.dwellLabel(), cell.dwellSeconds() == null ? "–" : words.time(cell.dwellSeconds()), "");
        LiveMap.Satisfaction felt = cell.satisfaction();
        number(second, y + ROW, words.satisfactionLabel(),
                felt == null ? "–" : DrawingPhrases.signed(felt.value()) + words.trend(felt.value(), felt.previous()),
                felt == null ? "" : "n " + words.count(felt.n()));
    }

    private void number(double x, double y, String label, String value, String beside) {
        drawingLayout.svg().text(x, y + 12, SvgWriter.Type.of(11, ColorPalette.QUIET), label);
        drawingLayout.svg().text(x, y + 28, SvgWriter.Type.of(14, ColorPalette.INK).strong(), value);
        double room = (DrawingLayout.COLUMN - 2 * PAD) / 2 - 4 - TextFit.width(value, 14, true) - 6;
        if (!beside.isEmpty() && TextFit.width(beside, 11, false) <= room) {
            drawingLayout.svg().text(x + TextFit.width(value, 14, true) + 6, y + 28, SvgWriter.Type.of(11, StageRow.tone(beside)), beside);
        }
    }

    /** The whole card as text, for screen readers and for cards that had to be shortened. */
    private String told(LiveMap.LiveCell cell) {
        DrawingPhrases words = drawingLayout.words();
        List<String> parts = new ArrayList<>(List.of(cell.name().in(words.language()), words.people(cell.people())));
        if (cell.owner() != null) {
            parts.add(words.owner(cell.owner()));
        }
        if (cell.dwellSeconds() != null) {
            parts.add(words.dwellLabel() + " " + words.time(cell.dwellSeconds()));
        }
        if (cell.satisfaction() != null) {
            parts.add(words.satisfactionLabel() + " " + DrawingPhrases.signed(cell.satisfaction().value()));
        }
        cell.evidence().forEach(parts::add);
        return String.join(" · ", parts);
    }
}
