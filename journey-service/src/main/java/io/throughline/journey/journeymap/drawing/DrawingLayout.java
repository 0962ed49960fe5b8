package io.throughline.journey.journeymap.drawing;

import java.util.ArrayList;
import java.util.List;

import io.throughline.journey.drawing.ColorPalette;
import io.throughline.journey.drawing.SvgWriter;
import io.throughline.journey.drawing.TextFit;
import io.throughline.journey.journeymap.LiveMap;
import io.throughline.journey.touchpointcatalog.DrawingLanguage;

/** What the lanes of a drawing share: columns, one per stage, and the touchpoints, numbered through the map. */
record DrawingLayout(SvgWriter svg, DrawingPhrases words, LiveMap map, List<List<NumberedTouchpoint>> columns) {

    static final double MARGIN = 28;
    /** Room for the lanes' names. */
    static final double LABEL = 124;
    static final double COLUMN = 244;
    static final double GAP = 12;
    static final double LANE_GAP = 14;
    /** By how much a lane's background extends at the right. */
    static final double PAD = 14;

    /** @param number as it is shown in the card, on the curve and at the pain point */
    record NumberedTouchpoint(int number, LiveMap.LiveCell cell) {
    }

    static DrawingLayout of(LiveMap map, DrawingLanguage language) {
        List<List<NumberedTouchpoint>> columns = new ArrayList<>();
        int number = 0;
        for (LiveMap.LiveStage stage : map.stages()) {
            List<NumberedTouchpoint> column = new ArrayList<>();
            for (LiveMap.LiveCell cell : map.cells()) {
                if (cell.stage().equals(stage.id())) {
                    number++;
                    column.add(new NumberedTouchpoint(number, cell));
                }
            }
            columns.add(column);
        }
        return new DrawingLayout(new SvgWriter(), new DrawingPhrases(language), map, columns);
    }

    double x(int column) {
        return MARGIN + LABEL + GAP + column * (COLUMN + GAP);
    }

    double right() {
        return x(columns.size()) - GAP + PAD;
    }

    double width() {
        return right() + MARGIN;
    }

    /** Draws the background of a lane and its name at the left. */
    void ground(String name, double y, double height) {
        svg.bar("lane", MARGIN, y, right() - MARGIN, height, ColorPalette.LANE);
        double line = y + 24;
        for (String part : TextFit.wrap(name, 14, true, LABEL - 20, 3)) {
            svg.text(MARGIN + 12, line, SvgWriter.Type.of(14, ColorPalette.INK).strong(), part);
            line += 19;
        }
    }

    void badge(double x, double y, NumberedTouchpoint touchpoint, String fill) {
        svg.dot("badge", x, y, 10, fill, ColorPalette.PAPER);
        svg.text(x, y + 4, SvgWriter.Type.of(11, ColorPalette.PAPER).strong().middle(), Integer.toString(touchpoint.number()));
    }
}
