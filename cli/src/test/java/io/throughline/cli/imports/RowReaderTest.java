package io.throughline.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowReaderTest {

    @TempDir
    Path dir;

    @Test
    void columnsPartedByBlanksAreReadWithWindowsLineEnds() throws IOException {
        Path file =
                write(" customer_id  date number_of_cds  dollar_value\r\n 00001 19970101  1   11.77\r\n\r\n 00002 19970112  1   12.00\r\n");

        try (var reader = RowReader.open(file, new FileLayout(null, '"', true, List.of(), StandardCharsets.UTF_8))) {
            assertThat(reader.columns()).containsExactly("customer_id", "date", "number_of_cds", "dollar_value");
            assertThat(rest(reader)).containsExactly(
                    new CsvRow(2, List.of("00001", "19970101", "1", "11.77")), new CsvRow(4, List.of("00002", "19970112", "1", "12.00")));
        }
    }

    @Test
    void quotedCellsMayHoldDelimitersQuotesAndLineBreaksAndLinesStayRight() throws IOException {
        Path file = write("\uFEFFid,comment\n1,\"很好,\n真的\"\n2,\"he said \"\"no\"\"\"\n");

        try (var reader = RowReader.open(file, new FileLayout(',', '"', true, List.of(), StandardCharsets.UTF_8))) {
            assertThat(reader.columns()).containsExactly("id", "comment");
            assertThat(rest(reader)).containsExactly(
                    new CsvRow(2, List.of("1", "很好,\n真的")), new CsvRow(4, List.of("2", "he said \"no\"")));
        }
    }

    @Test
    void withoutAHeaderColumnsAreNumberedOrNamed() throws IOException {
        Path file = write("1;a\n2;b\n");

        try (var numbered = RowReader.open(file, new FileLayout(';', '"', false, List.of(), StandardCharsets.UTF_8));
                var named = RowReader.open(file, new FileLayout(';', '"', false, List.of("id", "x"), StandardCharsets.UTF_8))) {
            assertThat(numbered.columns()).containsExactly("1", "2");
            assertThat(rest(numbered)).hasSize(2);
            assertThat(named.columns()).containsExactly("id", "x");
            assertThat(rest(named)).hasSize(2);
        }
    }

    @Test
    void anotherEncodingAndAGzipFileAreReadToo() throws IOException {
        Path chinese = dir.resolve("gb.csv");
        Files.write(chinese, "id,城市\n1,上海\n".getBytes(Charset.forName("GB18030")));
        Path packed = dir.resolve("packed.csv.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(Files.readAllBytes(chinese));
        }

        for (Path file : List.of(chinese, packed)) {
            try (var reader = RowReader.open(file, new FileLayout(',', '"', true, List.of(), Charset.forName("GB18030")))) {
                assertThat(rest(reader)).containsExactly(new CsvRow(2, List.of("1", "上海")));
            }
        }
    }

    private Path write(String text) throws IOException {
        return Files.writeString(dir.resolve("file.csv"), text);
    }

    private static List<CsvRow> rest(RowReader reader) {
        var rows = new ArrayList<CsvRow>();
        reader.forEachRemaining(rows::add);
        return rows;
    }
}
