package io.throughline.journey.journeymap.drawing;

import java.util.List;

import io.throughline.journey.drawing.ColorPalette;
import io.throughline.journey.drawing.SvgWriter;
import io.throughline.journey.drawing.TextFit;
import io.throughline.journey.journeymap.LiveMap;

/** Draws the stages as arrows, each with the number of people who came and of those who went on. */
record StageRow(DrawingLayout sheet) {

    private static final double ARROW = 46;
    private static final double POINT = 14;

    double height() {
        return ARROW + 68;
    }

    void draw(double y) {
        for (int column = 0; column < sheet.columns().size(); column++) {
            LiveMap.LiveStage stage = sheet.map().stages().get(column);
            sheet.svg().open("stage", stage.name().in(sheet.words().language()));
            arrow(column, y, stage);
            numbers(column, y + ARROW, stage);
            sheet.svg().close();
        }
    }

    private void arrow(int column, double y, LiveMap.LiveStage stage) {
        double x = sheet.x(column);
        double end = x + DrawingLayout.COLUMN;
        String notch = column == 0 ? "" : " L" + SvgWriter.number(x + POINT) + " " + SvgWriter.number(y + ARROW / 2);
        sheet.svg().shape("arrow",
                "M" + SvgWriter.number(x) + " " + SvgWriter.number(y) + " L" + SvgWriter.number(end) + " " + SvgWriter.number(y) + " L"
                        + SvgWriter.number(end + POINT) + " " + SvgWriter.number(y + ARROW / 2) + " L" + SvgWriter.number(end) + " "
                        + SvgWriter.number(y + ARROW) + " L"
                        + SvgWriter.number(x) + " " + SvgWriter.number(y + ARROW) + notch + " Z",
                ColorPalette.stage(column));
        List<String> lines = TextFit.wrap(stage.name().in(sheet.words().language()), 15, true, DrawingLayout.COLUMN - 44, 2);
        double line = y + (lines.size() == 1 ? 28.5 : 19);
        for (String text : lines) {
            sheet.svg().text(x + DrawingLayout.COLUMN / 2 + POINT / 2, line, SvgWriter.Type.of(15, ColorPalette.PAPER).strong().middle(),
                    text);
            line += 19;
        }
    }

    private void numbers(int column, double y, LiveMap.LiveStage stage) {
        double x = sheet.x(column) + 4;
        DrawingPhrases words = sheet.words();
        sheet.svg().text(x, y + 28, SvgWriter.Type.of(20, ColorPalette.INK).strong(), words.people(stage.people()));
        String change = words.change(stage.people(), stage.previousPeople());
        if (!change.isEmpty()) {
            sheet.svg().text(x + DrawingLayout.COLUMN - 8, y + 28, SvgWriter.Type.of(13, tone(change)).end(), change);
        }
        if (stage.toNext() == null) {
            sheet.svg().text(x, y + 48, SvgWriter.Type.of(12, ColorPalette.QUIET), words.lastStage());
            return;
        }
        boolean known = stage.toNext().of() > 0;
        sheet.svg().text(x, y + 48, SvgWriter.Type.of(12, ColorPalette.QUIET),
                known ? words.toNext(stage.toNext().share()) : words.nobody());
        sheet.svg().bar("whole", x, y + 56, DrawingLayout.COLUMN - 8, 6, ColorPalette.LINE);
        if (known && stage.toNext().share() > 0) {
            sheet.svg().bar("share", x, y + 56, (DrawingLayout.COLUMN - 8) * stage.toNext().share(), 6, ColorPalette.stage(column));
        }
    }

    static String tone(String change) {
        return change.contains("▼") ? ColorPalette.ALARM : change.contains("▲") ? ColorPalette.GOOD : ColorPalette.QUIET;
    }
}
