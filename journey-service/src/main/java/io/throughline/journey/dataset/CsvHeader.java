package io.throughline.journey.dataset;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the beginning of a CSV file, which determines how the rest is read. */
final class CsvHeader {

    private CsvHeader() {
    }

    /** The number of bytes of a byte order mark and of Excel's {@code sep=;} line after it. */
    static int skipped(byte[] file) {
        boolean mark = file.length >= 3 && (file[0] & 0xFF) == 0xEF && (file[1] & 0xFF) == 0xBB && (file[2] & 0xFF) == 0xBF;
        int at = mark ? 3 : 0;
        return line(file, at).matches("(?i)sep=.\\r?") ? at + line(file, at).length() + 1 : at;
    }

    /** A comma, a semicolon or a tab: the most frequent one in the first line outside of quotes. */
    static char separator(byte[] file) {
        String line = line(file, skipped(file)).replaceAll("\"[^\"]*\"", "");
        char best = ',';
        for (char each : new char[]{ ';', '\t' }) {
            best = line.chars().filter(c -> c == each).count() > line.chars().filter(c -> c == ',').count() ? each : best;
        }
        return best;
    }

    private static String line(byte[] file, int start) {
        int end = start;
        while (end < file.length && file[end] != '\n') {
            end++;
        }
        // Separators are ASCII, so it does not matter how other characters are decoded.
        return new String(Arrays.copyOfRange(file, start, end), StandardCharsets.ISO_8859_1);
    }
}
