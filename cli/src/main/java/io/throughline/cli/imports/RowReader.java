package io.throughline.cli.imports;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

import io.throughline.cli.CliFailure;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads a delimited file row by row, gzip or not, without loading it, and tracks the position in the file. */
final class RowReader implements Iterator<CsvRow>, AutoCloseable {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final BufferedReader reader;
    private final CountingStream bytes;
    private final Iterator<CsvRow> rows;
    private final List<String> columns;
    private CsvRow ahead;

    private RowReader(BufferedReader reader, CountingStream bytes, FileLayout layout) throws IOException {
        this.reader = reader;
        this.bytes = bytes;
        this.rows = layout.delimiter() == null ? new BlankSeparated(reader) : new Delimited(reader, layout);
        this.columns = columns(layout);
    }

    static RowReader open(Path file, FileLayout layout) {
        try {
            var bytes = new CountingStream(Files.newInputStream(file));
            InputStream in = new BufferedInputStream(bytes, 1 << 16);
            if (file.toString().endsWith(".gz")) {
                in = new GZIPInputStream(in, 1 << 16);
            }
            // Malformed bytes become U+FFFD here, and RowMapper rejects rows that contain one, so that one bad row does not stop an import.
            var reader = new BufferedReader(new InputStreamReader(in, layout.encoding()), 1 << 16);
            reader.mark(1);
            if (reader.read() != BYTE_ORDER_MARK) {
                reader.reset();
            }
            return new RowReader(reader, bytes, layout);
        } catch (NoSuchFileException missing) {
            throw new CliFailure("There is no file " + file + ".", missing);
        } catch (IOException unreadable) {
            throw new CliFailure("Cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private List<String> columns(FileLayout layout) {
        if (layout.header()) {
            return rows.hasNext() ? rows.next().cells().stream().map(String::strip).toList() : List.of();
        }
        if (!layout.names().isEmpty()) {
            return layout.names();
        }
        ahead = rows.hasNext() ? rows.next() : null;
        int width = ahead == null ? 0 : ahead.cells().size();
        return IntStream.rangeClosed(1, width).mapToObj(Integer::toString).toList();
    }

    List<String> columns() {
        return columns;
    }

    /** The bytes of the file on disk that were read so far. */
    long bytesRead() {
        return bytes.count;
    }

    @Override
    public boolean hasNext() {
        return ahead != null || rows.hasNext();
    }

    @Override
    public CsvRow next() {
        if (ahead != null) {
            CsvRow first = ahead;
            ahead = null;
            return first;
        }
        return rows.next();
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException harmless) {
            // The file was only read.
        }
    }

    /** Reads RFC 4180, with another delimiter or quote where requested. */
    private static final class Delimited implements Iterator<CsvRow> {
        private final CSVParser parser;
        private final Iterator<CSVRecord> records;

        Delimited(BufferedReader reader, FileLayout layout) throws IOException {
            var format =
                    CSVFormat.RFC4180.builder().setDelimiter(layout.delimiter()).setQuote(layout.quote()).setIgnoreEmptyLines(true).get();
            this.parser = CSVParser.builder().setReader(reader).setFormat(format).get();
            this.records = parser.iterator();
        }

        @Override
        public boolean hasNext() {
            try {
                return records.hasNext();
            } catch (UncheckedIOException | IllegalStateException broken) {
                throw unparsable(broken);
            }
        }

        @Override
        public CsvRow next() {
            try {
                List<String> cells = records.next().toList();
                // The parser is at the record's last line; a quoted cell may have begun some lines before.
                long breaks = cells.stream().flatMapToInt(String::chars).filter(c -> c == '\n').count();
                return new CsvRow(parser.getCurrentLineNumber() - breaks, cells);
            } catch (UncheckedIOException | IllegalStateException broken) {
                throw unparsable(broken);
            }
        }

        // A quote that is never closed extends to the end of the file, so there is no next row to continue with.
        private CliFailure unparsable(RuntimeException broken) {
            return new CliFailure("Line %d cannot be parsed (a quote that is not closed?): check --delimiter and --quote."
                    .formatted(parser.getCurrentLineNumber()), broken);
        }
    }

    private static final class BlankSeparated implements Iterator<CsvRow> {
        private final BufferedReader reader;
        private long line;
        private CsvRow next;

        BlankSeparated(BufferedReader reader) {
            this.reader = reader;
        }

        @Override
        public boolean hasNext() {
            try {
                while (next == null) {
                    String text = reader.readLine();
                    if (text == null) {
                        return false;
                    }
                    line++;
                    if (!text.isBlank()) {
                        next = new CsvRow(line, List.of(text.strip().split("\\s+")));
                    }
                }
                return true;
            } catch (IOException broken) {
                throw new CliFailure("Cannot read on after line " + line + ": " + broken.getMessage(), broken);
            }
        }

        @Override
        public CsvRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            CsvRow row = next;
            next = null;
            return row;
        }
    }

    private static final class CountingStream extends InputStream {
        private final InputStream in;
        private volatile long count;

        CountingStream(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int read = in.read(buffer, from, length);
            count += Math.max(read, 0);
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
