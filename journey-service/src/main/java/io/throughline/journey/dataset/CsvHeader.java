package io.throughline.journey.dataset;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the beginning of a CSV file says of the rest. */
final class CsvHeader {

    private CsvHeader() {
    }

    /** How many bytes a byte order mark takes, and Excel's {@code sep=;} line after it. */
    static int skipped(byte[] file) {
        boolean mark = file.length >= 3 && (file[0] & 0xFF) == 0xEF && (file[1] & 0xFF) == 0xBB && (file[2] & 0xFF) == 0xBF;
        int at = mark ? 3 : 0;
        return line(file, at).matches("(?i)sep=.\\r?") ? at + line(file, at).length() + 1 : at;
    }

    /** A comma, a semicolon or a tab: whichever the first line, outside of quotes, has most of. */
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
        // Separators are ASCII, so that it does not matter what other characters become.
        return new String(Arrays.copyOfRange(file, start, end), StandardCharsets.ISO_8859_1);
    }
}
