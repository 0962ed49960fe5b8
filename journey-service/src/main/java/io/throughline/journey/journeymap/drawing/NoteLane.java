package io.throughline.journey.journeymap.drawing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.throughline.journey.drawing.ColorPalette;
import io.throughline.journey.drawing.SvgWriter;
import io.throughline.journey.drawing.TextFit;
import io.throughline.journey.journeymap.LiveMap;

/** A lane of short texts in boxes under each stage: people's goals, or pain points. */
final class NoteLane {

    private static final double SIZE = 12;
    private static final double LINE = 17;
    private static final double PAD = 9;
    private static final double BETWEEN = 8;
    private static final int MOST_LINES = 4;

    private final DrawingLayout drawingLayout;
    private final String name;
    private final List<List<Note>> columns;

    /** @param number of the touchpoint that the note is about; null for a note on the stage */
    private record Note(DrawingLayout.NumberedTouchpoint number, List<String> lines, String whole, boolean alarm, boolean framed) {

        double height() {
            return Math.max(lines.size() * LINE, number == null ? 0 : 20) + 2 * PAD - 4;
        }
    }

    private NoteLane(DrawingLayout drawingLayout, String name, List<List<Note>> columns) {
        this.drawingLayout = drawingLayout;
        this.name = name;
        this.columns = columns;
    }

    static NoteLane goals(DrawingLayout drawingLayout) {
        List<List<Note>> columns = new ArrayList<>();
        for (List<DrawingLayout.NumberedTouchpoint> column : drawingLayout.columns()) {
            Set<String> goals = new LinkedHashSet<>();
            for (DrawingLayout.NumberedTouchpoint each : column) {
                if (each.cell().goal() != null) {
                    goals.add(each.cell().goal().in(drawingLayout.words().language()));
                }
            }
            columns.add(goals.isEmpty() ? List.of(quiet(drawingLayout.words().noGoal())) : goals.stream().map(NoteLane::goal).toList());
        }
        return new NoteLane(drawingLayout, drawingLayout.words().goals(), columns);
    }

    static NoteLane pain(DrawingLayout drawingLayout) {
        List<List<Note>> columns = new ArrayList<>();
        for (List<DrawingLayout.NumberedTouchpoint> column : drawingLayout.columns()) {
            List<Note> notes = new ArrayList<>();
            for (DrawingLayout.NumberedTouchpoint each : column) {
                each.cell().pain().forEach(pain -> notes.add(pain(drawingLayout, each, pain)));
            }
            columns.add(notes.isEmpty() ? List.of(quiet(drawingLayout.words().noPain())) : notes);
        }
        return new NoteLane(drawingLayout, drawingLayout.words().pain(), columns);
    }

    private static Note goal(String text) {
        return new Note(null, TextFit.wrap(text, SIZE, false, DrawingLayout.COLUMN - 2 * PAD, MOST_LINES), text, false, true);
    }

    private static Note quiet(String text) {
        return new Note(null, List.of(text), text, false, false);
    }

    private static Note pain(DrawingLayout drawingLayout, DrawingLayout.NumberedTouchpoint about, LiveMap.PainPoint pain) {
        String name = about.cell().name().in(drawingLayout.words().language());
        String what = drawingLayout.words().pain(pain);
        List<String> lines = new ArrayList<>(TextFit.wrap(name, SIZE, true, DrawingLayout.COLUMN - 2 * PAD - 26, 1));
        lines.addAll(TextFit.wrap(what, SIZE, false, DrawingLayout.COLUMN - 2 * PAD - 26, MOST_LINES));
        return new Note(about, lines, name + ": " + what, true, true);
    }

    double height() {
        return columns.stream().mapToDouble(notes -> notes.stream().mapToDouble(note -> note.height() + BETWEEN).sum()).max().orElse(0)
                + 14;
    }

    void draw(double y) {
        drawingLayout.ground(name, y, height());
        for (int column = 0; column < columns.size(); column++) {
            double at = y + 11;
            for (Note note : columns.get(column)) {
                draw(note, drawingLayout.x(column), at);
                at += note.height() + BETWEEN;
            }
        }
    }

    private void draw(Note note, double x, double y) {
        SvgWriter svg = drawingLayout.svg();
        svg.open("note", note.whole());
        if (note.framed()) {
            svg.box("box", x, y, DrawingLayout.COLUMN, note.height(), note.alarm() ? ColorPalette.ALARM_GROUND : ColorPalette.CARD,
                    note.alarm() ? ColorPalette.ALARM : ColorPalette.LINE);
        }
        double left = x + PAD;
        if (note.number() != null) {
            drawingLayout.badge(x + PAD + 9, y + PAD + 8, note.number(), ColorPalette.ALARM);
            left += 26;
        }
        double line = y + PAD + 11;
        for (int i = 0; i < note.lines().size(); i++) {
            SvgWriter.Type type = SvgWriter.Type.of(SIZE, note.framed() ? ColorPalette.INK : ColorPalette.QUIET);
            svg.text(left, line, note.alarm() && i == 0 ? type.strong() : type, note.lines().get(i));
            line += LINE;
        }
        svg.close();
    }
}
