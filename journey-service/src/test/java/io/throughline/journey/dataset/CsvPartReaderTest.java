package io.throughline.journey.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvPartReaderTest {

    private static final String FILE = "案例,活动,时间\r\n1,\"说 \"\"好\"\"\",a\n\n2,\"两\n行, 一格\",b\r\n3,\"\",c";

    @Test
    void quotesLinesAndChineseAreRead() {
        CsvPartReader.Records records = CsvPartReader.read(FILE.getBytes(UTF_8), ',', 1, true);

        assertThat(records.faults()).isEmpty();
        assertThat(records.lines()).containsExactly(new CsvPartReader.Line(1, List.of("案例", "活动", "时间")),
                new CsvPartReader.Line(2, List.of("1", "说 \"好\"", "a")),
                new CsvPartReader.Line(4, List.of("2", "两\n行, 一格", "b")), new CsvPartReader.Line(6, List.of("3", "", "c")));
    }

    @Test
    void whereverTheFileIsCutTheSameIsRead() {
        byte[] file = FILE.getBytes(UTF_8);
        List<CsvPartReader.Line> whole = CsvPartReader.read(file, ',', 1, true).lines();
        for (int one = 0; one <= file.length; one++) {
            for (int two = one; two <= file.length; two++) {
                List<CsvPartReader.Line> lines = new ArrayList<>();
                CsvPartReader.Records records = CsvPartReader.read(Arrays.copyOf(file, one), ',', 1, false);
                lines.addAll(records.lines());
                records = CsvPartReader.read(joined(records.tail(), Arrays.copyOfRange(file, one, two)), ',', records.nextLine(), false);
                lines.addAll(records.lines());
                records = CsvPartReader.read(joined(records.tail(), Arrays.copyOfRange(file, two, file.length)), ',', records.nextLine(),
                        true);
                lines.addAll(records.lines());
                assertThat(records.faults()).isEmpty();
                assertThat(lines).as(one + " " + two).isEqualTo(whole);
            }
        }
    }

    @Test
    void faultsNameTheirLines() {
        assertThat(CsvPartReader.read("a,b\n\"x\"y,1\n2,3\n".getBytes(UTF_8), ',', 1, true)).satisfies(records -> {
            assertThat(records.faults()).extracting(LineFault::line).containsExactly(2L);
            assertThat(records.lines()).extracting(CsvPartReader.Line::number).containsExactly(1L, 3L);
        });
        assertThat(CsvPartReader.read("a\n\"x\n".getBytes(UTF_8), ',', 1, true).faults()).extracting(LineFault::line).containsExactly(2L);
        assertThat(CsvPartReader.read("a,名\n".getBytes(Charset.forName("GB18030")), ',', 1, true).faults()).singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("UTF-8"));
        assertThat(CsvPartReader.read(("\"" + "x".repeat(70_000)).getBytes(UTF_8), ',', 7, false).faults()).extracting(LineFault::line)
                .containsExactly(7L);
        assertThat(CsvPartReader.read(",".repeat(200).concat("\n").getBytes(UTF_8), ',', 1, true).faults()).hasSize(1);
    }

    @Test
    void theBeginningSaysHowColumnsAreParted() {
        assertThat(CsvHeader.separator("a;b;c\n1,2".getBytes(UTF_8))).isEqualTo(';');
        assertThat(CsvHeader.separator("a\tb\n".getBytes(UTF_8))).isEqualTo('\t');
        assertThat(CsvHeader.separator("\"a;b;c\",d\n".getBytes(UTF_8))).isEqualTo(',');
        assertThat(CsvHeader.skipped("\uFEFFa,b".getBytes(UTF_8))).isEqualTo(3);
        assertThat(CsvHeader.skipped("\uFEFFsep=;\r\na;b".getBytes(UTF_8))).isEqualTo(10);
        assertThat(CsvHeader.separator("sep=;\na;b".getBytes(UTF_8))).isEqualTo(';');
        assertThat(CsvHeader.skipped("a,b".getBytes(UTF_8))).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = { "2026-01-31T09:30:00+08:00 | 2026-01-31T01:30:00Z", "2026-01-31 09:30:00.1239Z | 2026-01-31T09:30:00.123Z",
                    "2026-01-31T09:30:00-0500 | 2026-01-31T14:30:00Z", "2026-1-31 9:30 | 2026-01-31T01:30:00Z",
                    "2026/1/31 | 2026-01-30T16:00:00Z",
                    "2026年1月31日 9:30 | 2026-01-31T01:30:00Z", "2026.01.31 09:30:15,5 | 2026-01-31T01:30:15.500Z",
                    "2012-10-09T14:50:17+00:00 | 2012-10-09T14:50:17Z" })
    void timesAreReadInTheDatasetsZoneUnlessTheySayTheirs(String text, Instant time) {
        assertThat(EventTimeParser.parse(text, ZoneId.of("Asia/Shanghai"))).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "31/01/2026", "2026-02-30", "2026-01-31T25:00", "1899-01-01", "2300-01-01", "1738314600",
            "2026-01-31T09:30:00+99:00" })
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> EventTimeParser.parse(text, ZoneId.of("UTC"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(EventTimeParser.FORM);
    }

    @Test
    void timesWithoutAnOffsetNeedAZone() {
        assertThatThrownBy(() -> EventTimeParser.parse("2026-01-31 09:30", null)).hasMessage(EventTimeParser.NO_ZONE);
    }

    @Test
    void linesBecomeEventsAndOtherColumnsProperties() {
        DatasetColumnMapping columns = new DatasetColumnMapping("案例", "活动", "时间", null, null, "金额", null);
        List<String> header = List.of("案例", "活动", "时间", "channel", "金额", "员工");
        EventRowReader rows = new EventRowReader(header, columns, ZoneId.of("UTC"), false, identifier -> false);

        rows.add(new CsvPartReader.Line(2, List.of(" C1 ", "下单", "2026-01-31", "app", "12.50", "王 \"五\"")));
        rows.add(new CsvPartReader.Line(3, List.of("", "下单", "2026-01-31", "app", "", "")));
        rows.add(new CsvPartReader.Line(4, List.of("C1", "下单", "gestern", "app", "", "")));
        rows.add(new CsvPartReader.Line(5, List.of("C1", "下单", "2026-01-31", "app", "1e9", "")));
        rows.add(new CsvPartReader.Line(6, List.of("C1")));
        rows.add(new CsvPartReader.Line(7, List.of("C1", "a\u0000b", "2026-01-31", "", "", "")));

        assertThat(rows.rows()).containsExactly(new EventRowReader.Row("C1", Instant.parse("2026-01-31T00:00:00Z"), 2, "app", "track", "下单",
                "{\"value\":12.50,\"员工\":\"王 \\\"五\\\"\"}"));
        assertThat(rows.faults()).extracting(LineFault::line).containsExactly(3L, 4L, 5L, 6L, 7L);
        assertThat(rows.faults()).extracting(LineFault::message).satisfiesExactly(first -> assertThat(first).contains("`案例` is empty"),
                second -> assertThat(second).contains("`时间`"), third -> assertThat(third).contains("`金额`"),
                fourth -> assertThat(fourth).contains("1 fields"),
                fifth -> assertThat(fifth).contains("NUL"));
    }

    @Test
    void columnsThatAreSaidToBeNumbersAreNumbers() {
        DatasetColumnMapping columns = new DatasetColumnMapping(null, null, null, null, null, null, List.of("数量"));
        EventRowReader rows = new EventRowReader(List.of("case", "activity", "timestamp", "数量", "编号"), columns, ZoneId.of("UTC"), false,
                identifier -> false);

        rows.add(new CsvPartReader.Line(2, List.of("1", "a", "2026-01-31", " 12.5 ", "007")));
        rows.add(new CsvPartReader.Line(3, List.of("1", "b", "2026-01-31", "", "")));
        rows.add(new CsvPartReader.Line(4, List.of("1", "c", "2026-01-31", "多", "")));

        assertThat(rows.rows()).extracting(EventRowReader.Row::properties).containsExactly("{\"数量\":12.5,\"编号\":\"007\"}", "{}");
        assertThat(rows.faults()).singleElement().satisfies(fault -> assertThat(fault.message()).contains("`数量` must be a number"));
    }

    @Test
    void peopleAreNamedByIdentifiersAndTheErasedLeftOut() {
        EventRowReader rows = new EventRowReader(List.of("case", "activity", "timestamp"), DatasetColumnMapping.STANDARD, null, true,
                identifier -> identifier.value().equals("gone"));

        rows.add(new CsvPartReader.Line(2, List.of("email:Li@Example.cn", "a", "2026-01-31T00:00:00Z")));
        rows.add(new CsvPartReader.Line(3, List.of("user_id:gone", "a", "2026-01-31T00:00:00Z")));
        rows.add(new CsvPartReader.Line(4, List.of("42", "a", "2026-01-31T00:00:00Z")));

        assertThat(rows.rows()).extracting(EventRowReader.Row::subject).containsExactly("email:li@example.cn");
        assertThat(rows.droppedRows()).isEqualTo(1);
        assertThat(rows.faults()).extracting(LineFault::line).containsExactly(4L);
    }

    @Test
    void aHeaderWithoutWhatIsNeededIsRefused() {
        assertThat(DatasetColumnMapping.STANDARD.fault(List.of("case", "activity", "timestamp", "x"))).isEmpty();
        assertThat(DatasetColumnMapping.STANDARD.fault(List.of("案例", "activity", "timestamp")).orElseThrow()).contains("[case]");
        assertThat(new DatasetColumnMapping("案例", null, null, null, null, "金额", List.of("数量")).fault(List.of("案例", "activity", "timestamp"))
                .orElseThrow()).contains("[金额, 数量]");
        assertThat(DatasetColumnMapping.STANDARD.fault(List.of("case", "case", "activity", "timestamp")).orElseThrow())
                .contains("two columns");
    }

    @Test
    void finishedPathsHaveTouchesAndCounts() {
        PathRowReader rows = new PathRowReader();

        rows.add(new CsvPartReader.Line(2, List.of("网站 > mail >app", "12", "990.00", "3")));
        rows.add(new CsvPartReader.Line(3, List.of("web", "1")));
        rows.add(new CsvPartReader.Line(4, List.of("web > ", "1")));
        rows.add(new CsvPartReader.Line(5, List.of("", "1")));
        rows.add(new CsvPartReader.Line(6, List.of("web", "-1")));
        rows.add(new CsvPartReader.Line(7, List.of("web", "1", "x", "0")));

        assertThat(rows.rows()).containsExactly(new PathRowReader.Row(List.of("网站", "mail", "app"), 12, new BigDecimal("990.00"), 3),
                new PathRowReader.Row(List.of("web"), 1, BigDecimal.ZERO, 0));
        assertThat(rows.faults()).extracting(LineFault::line).containsExactly(4L, 5L, 6L, 7L);
    }

    private static byte[] joined(byte[] one, byte[] two) {
        byte[] joined = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, joined, one.length, two.length);
        return joined;
    }
}
