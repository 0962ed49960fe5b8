package io.throughline.cli.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** Lists the rows that were not accepted, as CSV: line, outcome (rejected here or quarantined by the collector), reason, the cells. */
final class RejectedRowsFile implements AutoCloseable {

    private final Path file;
    private final CSVPrinter printer;

    private RejectedRowsFile(Path file, CSVPrinter printer) {
        this.file = file;
        this.printer = printer;
    }

    /**
     * @param keepQuarantinedUpTo a resumed import keeps the rows that the collector quarantined up to this line; rejected rows
     *        are found again, since the file is read from its beginning
     */
    static RejectedRowsFile open(Path file, long keepQuarantinedUpTo) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            List<CSVRecord> kept = Files.exists(file) && keepQuarantinedUpTo > 0 ? quarantined(file, keepQuarantinedUpTo) : List.of();
            Writer writer = Files.newBufferedWriter(file);
            var printer = new CSVPrinter(writer, CSVFormat.RFC4180);
            printer.printRecord("line", "outcome", "reason", "row");
            for (CSVRecord record : kept) {
                printer.printRecord(record.toList());
            }
            return new RejectedRowsFile(file, printer);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot write " + file, unwritable);
        }
    }

    private static List<CSVRecord> quarantined(Path file, long upTo) throws IOException {
        var kept = new ArrayList<CSVRecord>();
        try (var parser = CSVParser.builder().setPath(file).setFormat(CSVFormat.RFC4180).get()) {
            for (CSVRecord record : parser) {
                if (record.size() == 4 && record.get(1).equals("quarantined") && Long.parseLong(record.get(0)) <= upTo) {
                    kept.add(record);
                }
            }
        }
        return kept;
    }

    synchronized void add(CsvRow row, String outcome, String reason) {
        try {
            printer.printRecord(row.line(), outcome, reason, String.join(",", row.cells()));
        } catch (IOException full) {
            throw new UncheckedIOException("Cannot write " + file, full);
        }
    }

    synchronized void flush() {
        try {
            printer.flush();
        } catch (IOException full) {
            throw new UncheckedIOException("Cannot write " + file, full);
        }
    }

    @Override
    public synchronized void close() {
        try {
            printer.close();
        } catch (IOException full) {
            throw new UncheckedIOException("Cannot write " + file, full);
        }
    }
}
