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
        DrawingLayout drawingLayout = DrawingLayout.of(map, language);
        double y = title(drawingLayout, caption);
        StageRow stages = new StageRow(drawingLayout);
        stages.draw(y);
        y += stages.height() + DrawingLayout.LANE_GAP;
        NoteLane goals = NoteLane.goals(drawingLayout);
        goals.draw(y);
        y += goals.height() + DrawingLayout.LANE_GAP;
        TouchpointLane cards = new TouchpointLane(drawingLayout);
        cards.draw(y);
        y += cards.height() + DrawingLayout.LANE_GAP;
        EmotionLane emotion = new EmotionLane(drawingLayout);
        emotion.draw(y);
        y += emotion.height() + DrawingLayout.LANE_GAP;
        NoteLane pain = NoteLane.pain(drawingLayout);
        pain.draw(y);
        y += pain.height() + DrawingLayout.MARGIN;
        DrawingPhrases words = drawingLayout.words();
        return drawingLayout.svg().document(drawingLayout.width(), y, words.code(), map.name().in(language),
                words.described(map.name(), map.stages().size(), map.cells().size()) + " "
                        + words.basis(caption.from(), caption.to(), caption.people(), caption.events()));
    }

    /** @return the vertical position at which the map itself begins */
    private static double title(DrawingLayout drawingLayout, Caption caption) {
        DrawingPhrases words = drawingLayout.words();
        double room = drawingLayout.right() - DrawingLayout.MARGIN;
        double y = DrawingLayout.MARGIN + 22;
        List<String> lines = TextFit.wrap(drawingLayout.map().name().in(words.language()), 26, true, room, 2);
        for (String line : lines) {
            drawingLayout.svg().text(DrawingLayout.MARGIN, y, SvgWriter.Type.of(26, ColorPalette.INK).strong(), line);
            y += 32;
        }
        String basis =
                words.basis(caption.from(), caption.to(), caption.people(), caption.events()) + " · "
                        + words.version(drawingLayout.map().version())
                        + (drawingLayout.map().unplacedEvents() == 0 ? "" : " · " + words.unplaced(drawingLayout.map().unplacedEvents()));
        for (String line : TextFit.wrap(basis, 13, false, room, 3)) {
            drawingLayout.svg().text(DrawingLayout.MARGIN, y - 4, SvgWriter.Type.of(13, ColorPalette.QUIET), line);
            y += 19;
        }
        return y + 10;
    }
}
