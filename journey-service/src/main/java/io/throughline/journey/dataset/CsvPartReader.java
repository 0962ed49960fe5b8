package io.throughline.journey.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the records of one part of a CSV file (RFC 4180). A field may be quoted, with doubled quotes inside, and may span lines. Lines may
 * end in LF or CRLF. A part may end anywhere; an incomplete record is kept for the next part.
 */
final class CsvPartReader {

    static final int MOST_TAIL = 65_536;
    static final int MOST_FIELDS = 200;

    private final String text;
    private final char separator;
    private final long firstLine;
    private final List<Line> lines = new ArrayList<>();
    private final List<LineFault> faults = new ArrayList<>();
    private int complete;
    private long nextLine;

    private CsvPartReader(String text, char separator, long firstLine) {
        this.text = text;
        this.separator = separator;
        this.firstLine = firstLine;
        this.nextLine = firstLine;
    }

    /** @param number of the line on which the record begins */
    record Line(long number, List<String> fields) {
    }

    /**
     * @param tail the bytes that belong to the next part
     * @param nextLine the number of the line with which the tail begins
     */
    record Records(List<Line> lines, byte[] tail, long nextLine, List<LineFault> faults) {
    }

    /**
     * @param bytes the tail of the part before, and this part
     * @param last whether the file ends here
     */
    static Records read(byte[] bytes, char separator, long firstLine, boolean last) {
        int end = bytes.length;
        while (!last && end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end)).toString();
        } catch (CharacterCodingException e) {
            return new Records(List.of(), new byte[0], firstLine,
                    List.of(new LineFault(firstLine, "is not UTF-8, or a line after it is not; Excel: save as CSV UTF-8")));
        }
        CsvPartReader part = new CsvPartReader(last && !text.isEmpty() && !text.endsWith("\n") ? text + "\n" : text, separator, firstLine);
        part.parse(last);
        byte[] rest = part.text.substring(part.complete).getBytes(StandardCharsets.UTF_8);
        byte[] tail = Arrays.copyOf(rest, rest.length + bytes.length - end);
        System.arraycopy(bytes, end, tail, rest.length, bytes.length - end);
        if (tail.length > MOST_TAIL) {
            part.fault(part.nextLine, "is longer than 64 KB, or a quote is not closed");
        }
        return new Records(part.lines, tail, part.nextLine, part.faults);
    }

    private void fault(long line, String message) {
        if (faults.size() < LineFault.MOST) {
            faults.add(new LineFault(line, message));
        }
    }

    private void parse(boolean last) {
        long line = firstLine;
        int at = 0;
        List<String> fields = new ArrayList<>();
        while (at < text.length()) {
            int end = text.charAt(at) == '"' ? closing(at) : plain(at);
            if (end < 0) {
                if (last) {
                    fault(nextLine, "has a quote that is not closed");
                }
                return;
            }
            String field = text.substring(at, end);
            line += field.chars().filter(c -> c == '\n').count();
            fields.add(text.charAt(at) == '"' ? field.substring(1, field.length() - 1).replace("\"\"", "\"") : field);
            int next = end < text.length() && text.charAt(end) == '\r' ? end + 1 : end;
            if (next >= text.length() || text.charAt(next) != '\n') {
                if (end >= text.length() || text.charAt(end) != separator) {
                    fault(line, "has characters after a closing quote");
                    next = text.indexOf('\n', end);
                    at = next < 0 ? text.length() : next + 1;
                    fields.clear();
                    line++;
                    finish(at, line);
                    continue;
                }
                at = end + 1;
                continue;
            }
            at = next + 1;
            add(fields);
            fields = new ArrayList<>();
            line++;
            finish(at, line);
        }
    }

    private void add(List<String> fields) {
        if (fields.size() > MOST_FIELDS) {
            fault(nextLine, "has more than " + MOST_FIELDS + " fields");
        } else if (fields.size() > 1 || !fields.getFirst().isBlank()) {
            lines.add(new Line(nextLine, fields));
        }
    }

    private void finish(int at, long line) {
        complete = at;
        nextLine = line;
    }

    private int plain(int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) != separator && text.charAt(end) != '\n') {
            end++;
        }
        return end < text.length() && text.charAt(end) == '\n' && end > at && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    /** The position after the closing quote of the field that begins here; -1 if there is none. */
    private int closing(int at) {
        int end = at + 1;
        while (true) {
            end = text.indexOf('"', end);
            if (end < 0) {
                return -1;
            }
            if (end + 1 >= text.length() || text.charAt(end + 1) != '"') {
                return end + 1;
            }
            end += 2;
        }
    }
}
