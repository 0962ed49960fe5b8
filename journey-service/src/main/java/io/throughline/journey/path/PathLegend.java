package io.throughline.journey.path;

import java.util.List;

import io.throughline.journey.drawing.ColorPalette;
import io.throughline.journey.drawing.GraphLayout.Box;
import io.throughline.journey.drawing.SvgWriter;
import io.throughline.journey.drawing.TextFit;

/** The legend of a drawing of paths: what boxes, lines and numbers mean, and what was left out. */
final class PathLegend {

    private static final double SIZE = 12;
    private static final double LINE = 24;
    private static final double SAMPLE = 46;
    private static final double BETWEEN = 26;
    private static final double TOP = 20;
    private static final double END_ROUND = 9;

    private PathLegend() {
    }

    private interface Sample {

        void draw(SvgWriter svg, double x, double middle);
    }

    private record Item(Sample sample, double width, String text) {

        double room() {
            return width + 8 + TextFit.width(text, SIZE, false);
        }
    }

    private static List<Item> items(PathPhrases words) {
        SvgWriter.Type bold = SvgWriter.Type.of(PathPicture.LABEL_SIZE, ColorPalette.INK).strong();
        double numbers = Math.ceil(TextFit.width(words.sampleNumbers(), bold.size(), true));
        return List.of(new Item(PathLegend::boxes, SAMPLE, words.legendStep()), new Item(PathLegend::lines, SAMPLE, words.legendArrow()),
                new Item(PathLegend::dashed, SAMPLE, words.legendBack()),
                new Item((svg, x, y) -> svg.text(x, y + 4, bold, words.sampleNumbers()), numbers,
                        words.legendNumbers()),
                new Item(PathLegend::ends, SAMPLE, words.legendEnds()));
    }

    /** The height for a given width, with two lines for what was left out. */
    static double height(double width, PathPhrases words) {
        return draw(new SvgWriter(), 0, 0, width, words, "") + 19;
    }

    /** @return the height */
    static double draw(SvgWriter svg, double left, double top, double width, PathPhrases words, String shown) {
        svg.line(left, top, left + width, top, ColorPalette.LINE, null);
        double x = left;
        double y = top + TOP;
        for (Item item : items(words)) {
            if (x > left && x + item.room() > left + width) {
                x = left;
                y += LINE;
            }
            item.sample().draw(svg, x, y);
            svg.text(x + item.width() + 8, y + 4, SvgWriter.Type.of(SIZE, ColorPalette.QUIET),
                    TextFit.line(item.text(), SIZE, false, width - item.width() - 8));
            x += item.room() + BETWEEN;
        }
        y += LINE + 6;
        for (String line : TextFit.wrap(shown, 13, false, width, 2)) {
            svg.text(left, y, SvgWriter.Type.of(13, ColorPalette.INK), line);
            y += 19;
        }
        return y - top;
    }

    private static void boxes(SvgWriter svg, double x, double y) {
        for (int i = 0; i < 3; i++) {
            svg.bar("sample", x + i * SAMPLE / 3, y - 7, SAMPLE / 3, 14, PathDrawing.shade(i / 2.0));
        }
    }

    private static void lines(SvgWriter svg, double x, double y) {
        svg.curve("sample", path(x, y - 4, x + SAMPLE), PathDrawing.FORWARD, PathPicture.thickness(0), null);
        svg.curve("sample", path(x, y + 4, x + SAMPLE), PathDrawing.FORWARD, PathPicture.thickness(1), null);
    }

    private static void dashed(SvgWriter svg, double x, double y) {
        svg.curve("sample", path(x, y, x + SAMPLE), PathDrawing.BACKWARD, 2.5, "6 4");
    }

    private static void ends(SvgWriter svg, double x, double y) {
        begin(svg, new Box(x, y - 9, 18, 18));
        end(svg, new Box(x + 26, y - 9, 18, 18));
    }

    static void begin(SvgWriter svg, Box place) {
        svg.bar("begin", place, END_ROUND, ColorPalette.GOOD);
        double x = place.x() + place.width() / 2;
        double y = place.y() + place.height() / 2;
        double size = Math.min(place.width(), place.height()) * 0.22;
        svg.shape("sign", "M" + SvgWriter.number(x - size * 0.7) + " " + SvgWriter.number(y - size) + "L" + SvgWriter.number(x + size) + " "
                + SvgWriter.number(y) + "L" + SvgWriter.number(x - size * 0.7) + " " + SvgWriter.number(y + size) + "z",
                ColorPalette.PAPER);
    }

    static void end(SvgWriter svg, Box place) {
        svg.bar("finish", place, END_ROUND, ColorPalette.INK);
        double size = Math.min(place.width(), place.height()) * 0.18;
        svg.bar("sign", place.x() + place.width() / 2 - size, place.y() + place.height() / 2 - size, 2 * size, 2 * size,
                ColorPalette.PAPER);
    }

    private static String path(double from, double y, double to) {
        return "M" + SvgWriter.number(from) + " " + SvgWriter.number(y) + "L" + SvgWriter.number(to) + " " + SvgWriter.number(y);
    }
}
