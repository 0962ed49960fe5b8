package io.throughline.journey.journeymap.drawing;

import java.util.List;

import io.throughline.journey.drawing.ColorPalette;
import io.throughline.journey.drawing.SvgWriter;
import io.throughline.journey.drawing.TextFit;
import io.throughline.journey.journeymap.LiveMap;
import io.throughline.journey.touchpointcatalog.DrawingLanguage;

/**
 * Draws a filled map as SVG, with a column per stage. The lanes are goals, touchpoints with their numbers, the emotion curve and pain
 * points. It can be printed and read aloud: the title of each group contains all of its text.
 */
public final class MapDrawing {

    /**
     * @param from the first day of the numbers and {@code to} the last one, as they are to be shown
     * @param people on whom the numbers are based, by {@code events}
     */
    public record Caption(String from, String to, long people, long events) {
    }

    private MapDrawing() {
    }

    public static String of(LiveMap map, Caption caption, DrawingLanguage language) {
        DrawingLayout sheet = DrawingLayout.of(map, language);
        double y = title(sheet, caption);
        StageRow stages = new StageRow(sheet);
        stages.draw(y);
        y += stages.height() + DrawingLayout.LANE_GAP;
        NoteLane goals = NoteLane.goals(sheet);
        goals.draw(y);
        y += goals.height() + DrawingLayout.LANE_GAP;
        TouchpointLane cards = new TouchpointLane(sheet);
        cards.draw(y);
        y += cards.height() + DrawingLayout.LANE_GAP;
        EmotionLane emotion = new EmotionLane(sheet);
        emotion.draw(y);
        y += emotion.height() + DrawingLayout.LANE_GAP;
        NoteLane pain = NoteLane.pain(sheet);
        pain.draw(y);
        y += pain.height() + DrawingLayout.MARGIN;
        DrawingPhrases words = sheet.words();
        return sheet.svg().document(sheet.width(), y, words.code(), map.name().in(language),
                words.described(map.name(), map.stages().size(), map.cells().size()) + " "
                        + words.basis(caption.from(), caption.to(), caption.people(), caption.events()));
    }

    /** @return the vertical position at which the map itself begins */
    private static double title(DrawingLayout sheet, Caption caption) {
        DrawingPhrases words = sheet.words();
        double room = sheet.right() - DrawingLayout.MARGIN;
        double y = DrawingLayout.MARGIN + 22;
        List<String> lines = TextFit.wrap(sheet.map().name().in(words.language()), 26, true, room, 2);
        for (String line : lines) {
            sheet.svg().text(DrawingLayout.MARGIN, y, SvgWriter.Type.of(26, ColorPalette.INK).strong(), line);
            y += 32;
        }
        String basis =
                words.basis(caption.from(), caption.to(), caption.people(), caption.events()) + " · " + words.version(sheet.map().version())
                        + (sheet.map().unplacedEvents() == 0 ? "" : " · " + words.unplaced(sheet.map().unplacedEvents()));
        for (String line : TextFit.wrap(basis, 13, false, room, 3)) {
            sheet.svg().text(DrawingLayout.MARGIN, y - 4, SvgWriter.Type.of(13, ColorPalette.QUIET), line);
            y += 19;
        }
        return y + 10;
    }
}
