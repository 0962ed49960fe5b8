package io.throughline.journey.drawing;

import java.util.ArrayList;
import java.util.List;

/**
 * Estimates the width of texts and breaks lines without any font, because readers use fonts that this service does not have. It uses widths
 * of wide sans-serif faces, so that a text is rather too short than too long.
 */
public final class TextFit {

    private static final String MORE = "…";
    /** Of an em. Digits and most Latin letters of Arial, Segoe UI and DejaVu Sans are 0.5 to 0.64 em wide. */
    private static final double LATIN = 0.6;
    private static final double NARROW = 0.36;
    private static final double WIDE_LATIN = 0.86;
    private static final double BOLD = 1.1;

    private TextFit() {
    }

    public static double width(String text, double size, boolean bold) {
        return text.codePoints().mapToDouble(TextFit::em).sum() * size * (bold ? BOLD : 1);
    }

    private static double em(int point) {
        if (isWide(point)) {
            return 1;
        }
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        if (" ,.;:!'|iIjl()[]/".indexOf(point) >= 0) {
            return NARROW;
        }
        return "mwMW%@=+−—→…▲▼≥".indexOf(point) >= 0 ? WIDE_LATIN : Character.isUpperCase(point) ? 0.7 : LATIN;
    }

    /** Han, kana, Hangul, their punctuation and full-width forms, and pictures: one em each. */
    private static boolean isWide(int point) {
        return point >= 0x1100 && point <= 0x115F || point >= 0x2E80 && point <= 0xA4CF || point >= 0xAC00 && point <= 0xD7A3
                || point >= 0xF900 && point <= 0xFAFF || point >= 0xFE30 && point <= 0xFE6F || point >= 0xFF00 && point <= 0xFFE6
                || point >= 0x1F000;
    }

    /** The text in one line; its end is cut off if it is too long. */
    public static String line(String text, double size, boolean bold, double room) {
        return wrap(text, size, bold, room, 1).getFirst();
    }

    /** At most this many lines; the last one ends in … if there is more text. Lines break between words, and anywhere in Chinese. */
    public static List<String> wrap(String text, double size, boolean bold, double room, int most) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String piece : pieces(text.strip().replaceAll("\\s+", " "))) {
            String rest = piece;
            if (width((line + rest).stripTrailing(), size, bold) > room && !line.isEmpty()) {
                lines.add(line.toString().strip());
                line.setLength(0);
                rest = rest.stripLeading();
            }
            while (width(rest.stripTrailing(), size, bold) > room) {
                int end = fitting(rest, size, bold, room);
                lines.add(rest.substring(0, end));
                rest = rest.substring(end);
            }
            line.append(rest);
        }
        if (!line.isEmpty() || lines.isEmpty()) {
            lines.add(line.toString().strip());
        }
        return lines.size() <= most ? lines : shortened(lines, size, bold, room, most);
    }

    private static List<String> shortened(List<String> lines, double size, boolean bold, double room, int most) {
        List<String> kept = new ArrayList<>(lines.subList(0, most));
        String last = kept.getLast();
        while (!last.isEmpty() && width(last + MORE, size, bold) > room) {
            last = last.substring(0, last.offsetByCodePoints(last.length(), -1));
        }
        kept.set(most - 1, last.strip() + MORE);
        return kept;
    }

    private static int fitting(String text, double size, boolean bold, double room) {
        int end = text.offsetByCodePoints(0, 1);
        while (end < text.length()) {
            int next = text.offsetByCodePoints(end, 1);
            if (width(text.substring(0, next), size, bold) > room) {
                return end;
            }
            end = next;
        }
        return end;
    }

    /** Words with the space after them, and single Chinese characters; closing punctuation stays with what it closes. */
    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < text.length();) {
            int point = text.codePointAt(at);
            int next = at + Character.charCount(point);
            boolean closing = next < text.length() && "，。；：！？、）】》」”’,.;:!?)".indexOf(text.codePointAt(next)) >= 0;
            boolean wideNext = next < text.length() && isWide(text.codePointAt(next));
            if ((isWide(point) || point == ' ' || wideNext) && !closing) {
                pieces.add(text.substring(start, next));
                start = next;
            }
            at = next;
        }
        if (start < text.length()) {
            pieces.add(text.substring(start));
        }
        return pieces;
    }
}
