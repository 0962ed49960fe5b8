package io.throughline.journey.map;

import java.util.List;

import io.throughline.journey.drawing.Palette;
import io.throughline.journey.drawing.Svg;
import io.throughline.journey.drawing.TextFit;

/** The stages as arrows, each over how many people came and how many of them went on. */
record StageRow(Sheet sheet) {

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
        double end = x + Sheet.COLUMN;
        String notch = column == 0 ? "" : " L" + Svg.number(x + POINT) + " " + Svg.number(y + ARROW / 2);
        sheet.svg().shape("arrow", "M" + Svg.number(x) + " " + Svg.number(y) + " L" + Svg.number(end) + " " + Svg.number(y) + " L"
                + Svg.number(end + POINT) + " " + Svg.number(y + ARROW / 2) + " L" + Svg.number(end) + " " + Svg.number(y + ARROW) + " L"
                + Svg.number(x) + " " + Svg.number(y + ARROW) + notch + " Z", Palette.stage(column));
        List<String> lines = TextFit.wrap(stage.name().in(sheet.words().language()), 15, true, Sheet.COLUMN - 44, 2);
        double line = y + (lines.size() == 1 ? 28.5 : 19);
        for (String text : lines) {
            sheet.svg().text(x + Sheet.COLUMN / 2 + POINT / 2, line, Svg.Type.of(15, Palette.PAPER).strong().middle(), text);
            line += 19;
        }
    }

    private void numbers(int column, double y, LiveMap.LiveStage stage) {
        double x = sheet.x(column) + 4;
        Phrases words = sheet.words();
        sheet.svg().text(x, y + 28, Svg.Type.of(20, Palette.INK).strong(), words.people(stage.people()));
        String change = words.change(stage.people(), stage.previousPeople());
        if (!change.isEmpty()) {
            sheet.svg().text(x + Sheet.COLUMN - 8, y + 28, Svg.Type.of(13, tone(change)).end(), change);
        }
        if (stage.toNext() == null) {
            sheet.svg().text(x, y + 48, Svg.Type.of(12, Palette.QUIET), words.lastStage());
            return;
        }
        boolean known = stage.toNext().of() > 0;
        sheet.svg().text(x, y + 48, Svg.Type.of(12, Palette.QUIET), known ? words.toNext(stage.toNext().share()) : words.nobody());
        sheet.svg().bar("whole", x, y + 56, Sheet.COLUMN - 8, 6, Palette.LINE);
        if (known && stage.toNext().share() > 0) {
            sheet.svg().bar("share", x, y + 56, (Sheet.COLUMN - 8) * stage.toNext().share(), 6, Palette.stage(column));
        }
    }

    static String tone(String change) {
        return change.contains("▼") ? Palette.ALARM : change.contains("▲") ? Palette.GOOD : Palette.QUIET;
    }
}
