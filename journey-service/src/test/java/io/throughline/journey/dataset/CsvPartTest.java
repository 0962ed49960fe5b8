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

class CsvPartTest {

    private static final String FILE = "案例,活动,时间\r\n1,\"说 \"\"好\"\"\",a\n\n2,\"两\n行, 一格\",b\r\n3,\"\",c";

    @Test
    void quotesLinesAndChineseAreRead() {
        CsvPart.Records records = CsvPart.read(FILE.getBytes(UTF_8), ',', 1, true);

        assertThat(records.faults()).isEmpty();
        assertThat(records.lines()).containsExactly(new CsvPart.Line(1, List.of("案例", "活动", "时间")), new CsvPart.Line(2, List.of("1", "说 \"好\"", "a")),
                new CsvPart.Line(4, List.of("2", "两\n行, 一格", "b")), new CsvPart.Line(6, List.of("3", "", "c")));
    }

    @Test
    void whereverTheFileIsCutTheSameIsRead() {
        byte[] file = FILE.getBytes(UTF_8);
        List<CsvPart.Line> whole = CsvPart.read(file, ',', 1, true).lines();
        for (int one = 0; one <= file.length; one++) {
            for (int two = one; two <= file.length; two++) {
                List<CsvPart.Line> lines = new ArrayList<>();
                CsvPart.Records records = CsvPart.read(Arrays.copyOf(file, one), ',', 1, false);
                lines.addAll(records.lines());
                records = CsvPart.read(joined(records.tail(), Arrays.copyOfRange(file, one, two)), ',', records.nextLine(), false);
                lines.addAll(records.lines());
                records = CsvPart.read(joined(records.tail(), Arrays.copyOfRange(file, two, file.length)), ',', records.nextLine(), true);
                lines.addAll(records.lines());
                assertThat(records.faults()).isEmpty();
                assertThat(lines).as(one + " " + two).isEqualTo(whole);
            }
        }
    }

    @Test
    void faultsNameTheirLines() {
        assertThat(CsvPart.read("a,b\n\"x\"y,1\n2,3\n".getBytes(UTF_8), ',', 1, true)).satisfies(records -> {
            assertThat(records.faults()).extracting(LineFault::line).containsExactly(2L);
            assertThat(records.lines()).extracting(CsvPart.Line::number).containsExactly(1L, 3L);
        });
        assertThat(CsvPart.read("a\n\"x\n".getBytes(UTF_8), ',', 1, true).faults()).extracting(LineFault::line).containsExactly(2L);
        assertThat(CsvPart.read("a,名\n".getBytes(Charset.forName("GB18030")), ',', 1, true).faults()).singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("UTF-8"));
        assertThat(CsvPart.read(("\"" + "x".repeat(70_000)).getBytes(UTF_8), ',', 7, false).faults()).extracting(LineFault::line).containsExactly(7L);
        assertThat(CsvPart.read(",".repeat(200).concat("\n").getBytes(UTF_8), ',', 1, true).faults()).hasSize(1);
    }

    @Test
    void theBeginningSaysHowColumnsAreParted() {
        assertThat(Header.separator("a;b;c\n1,2".getBytes(UTF_8))).isEqualTo(';');
        assertThat(Header.separator("a\tb\n".getBytes(UTF_8))).isEqualTo('\t');
        assertThat(Header.separator("\"a;b;c\",d\n".getBytes(UTF_8))).isEqualTo(',');
        assertThat(Header.skipped("\uFEFFa,b".getBytes(UTF_8))).isEqualTo(3);
        assertThat(Header.skipped("\uFEFFsep=;\r\na;b".getBytes(UTF_8))).isEqualTo(10);
        assertThat(Header.separator("sep=;\na;b".getBytes(UTF_8))).isEqualTo(';');
        assertThat(Header.skipped("a,b".getBytes(UTF_8))).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "2026-01-31T09:30:00+08:00 | 2026-01-31T01:30:00Z", "2026-01-31 09:30:00.1239Z | 2026-01-31T09:30:00.123Z",
            "2026-01-31T09:30:00-0500 | 2026-01-31T14:30:00Z", "2026-1-31 9:30 | 2026-01-31T01:30:00Z", "2026/1/31 | 2026-01-30T16:00:00Z",
            "2026年1月31日 9:30 | 2026-01-31T01:30:00Z", "2026.01.31 09:30:15,5 | 2026-01-31T01:30:15.500Z", "2012-10-09T14:50:17+00:00 | 2012-10-09T14:50:17Z" })
    void timesAreReadInTheDatasetsZoneUnlessTheySayTheirs(String text, Instant time) {
        assertThat(EventTimes.parse(text, ZoneId.of("Asia/Shanghai"))).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "31/01/2026", "2026-02-30", "2026-01-31T25:00", "1899-01-01", "2300-01-01", "1738314600", "2026-01-31T09:30:00+99:00" })
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> EventTimes.parse(text, ZoneId.of("UTC"))).isInstanceOf(IllegalArgumentException.class).hasMessage(EventTimes.FORM);
    }

    @Test
    void timesWithoutAnOffsetNeedAZone() {
        assertThatThrownBy(() -> EventTimes.parse("2026-01-31 09:30", null)).hasMessage(EventTimes.NO_ZONE);
    }

    @Test
    void linesBecomeEventsAndOtherColumnsProperties() {
        Columns columns = new Columns("案例", "活动", "时间", null, null, "金额", null);
        List<String> header = List.of("案例", "活动", "时间", "channel", "金额", "员工");
        EventRows rows = new EventRows(header, columns, ZoneId.of("UTC"), false, identifier -> false);

        rows.add(new CsvPart.Line(2, List.of(" C1 ", "下单", "2026-01-31", "app", "12.50", "王 \"五\"")));
        rows.add(new CsvPart.Line(3, List.of("", "下单", "2026-01-31", "app", "", "")));
        rows.add(new CsvPart.Line(4, List.of("C1", "下单", "gestern", "app", "", "")));
        rows.add(new CsvPart.Line(5, List.of("C1", "下单", "2026-01-31", "app", "1e9", "")));
        rows.add(new CsvPart.Line(6, List.of("C1")));
        rows.add(new CsvPart.Line(7, List.of("C1", "a\u0000b", "2026-01-31", "", "", "")));

        assertThat(rows.rows()).containsExactly(new EventRows.Row("C1", Instant.parse("2026-01-31T00:00:00Z"), 2, "app", "track", "下单",
                "{\"value\":12.50,\"员工\":\"王 \\\"五\\\"\"}"));
        assertThat(rows.faults()).extracting(LineFault::line).containsExactly(3L, 4L, 5L, 6L, 7L);
        assertThat(rows.faults()).extracting(LineFault::message).satisfiesExactly(first -> assertThat(first).contains("`案例` is empty"),
                second -> assertThat(second).contains("`时间`"), third -> assertThat(third).contains("`金额`"), fourth -> assertThat(fourth).contains("1 fields"),
                fifth -> assertThat(fifth).contains("NUL"));
    }

    @Test
    void columnsThatAreSaidToBeNumbersAreNumbers() {
        Columns columns = new Columns(null, null, null, null, null, null, List.of("数量"));
        EventRows rows = new EventRows(List.of("case", "activity", "timestamp", "数量", "编号"), columns, ZoneId.of("UTC"), false, identifier -> false);

        rows.add(new CsvPart.Line(2, List.of("1", "a", "2026-01-31", " 12.5 ", "007")));
        rows.add(new CsvPart.Line(3, List.of("1", "b", "2026-01-31", "", "")));
        rows.add(new CsvPart.Line(4, List.of("1", "c", "2026-01-31", "多", "")));

        assertThat(rows.rows()).extracting(EventRows.Row::properties).containsExactly("{\"数量\":12.5,\"编号\":\"007\"}", "{}");
        assertThat(rows.faults()).singleElement().satisfies(fault -> assertThat(fault.message()).contains("`数量` must be a number"));
    }

    @Test
    void peopleAreNamedByIdentifiersAndTheErasedLeftOut() {
        EventRows rows = new EventRows(List.of("case", "activity", "timestamp"), Columns.STANDARD, null, true, identifier -> identifier.value().equals("gone"));

        rows.add(new CsvPart.Line(2, List.of("email:Li@Example.cn", "a", "2026-01-31T00:00:00Z")));
        rows.add(new CsvPart.Line(3, List.of("user_id:gone", "a", "2026-01-31T00:00:00Z")));
        rows.add(new CsvPart.Line(4, List.of("42", "a", "2026-01-31T00:00:00Z")));

        assertThat(rows.rows()).extracting(EventRows.Row::subject).containsExactly("email:li@example.cn");
        assertThat(rows.left()).isEqualTo(1);
        assertThat(rows.faults()).extracting(LineFault::line).containsExactly(4L);
    }

    @Test
    void aHeaderWithoutWhatIsNeededIsRefused() {
        assertThat(Columns.STANDARD.fault(List.of("case", "activity", "timestamp", "x"))).isEmpty();
        assertThat(Columns.STANDARD.fault(List.of("案例", "activity", "timestamp")).orElseThrow()).contains("[case]");
        assertThat(new Columns("案例", null, null, null, null, "金额", List.of("数量")).fault(List.of("案例", "activity", "timestamp")).orElseThrow()).contains("[金额, 数量]");
        assertThat(Columns.STANDARD.fault(List.of("case", "case", "activity", "timestamp")).orElseThrow()).contains("two columns");
    }

    @Test
    void finishedPathsHaveTouchesAndCounts() {
        PathRows rows = new PathRows();

        rows.add(new CsvPart.Line(2, List.of("网站 > mail >app", "12", "990.00", "3")));
        rows.add(new CsvPart.Line(3, List.of("web", "1")));
        rows.add(new CsvPart.Line(4, List.of("web > ", "1")));
        rows.add(new CsvPart.Line(5, List.of("", "1")));
        rows.add(new CsvPart.Line(6, List.of("web", "-1")));
        rows.add(new CsvPart.Line(7, List.of("web", "1", "x", "0")));

        assertThat(rows.rows()).containsExactly(new PathRows.Row(List.of("网站", "mail", "app"), 12, new BigDecimal("990.00"), 3),
                new PathRows.Row(List.of("web"), 1, BigDecimal.ZERO, 0));
        assertThat(rows.faults()).extracting(LineFault::line).containsExactly(4L, 5L, 6L, 7L);
    }

    private static byte[] joined(byte[] one, byte[] two) {
        byte[] joined = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, joined, one.length, two.length);
        return joined;
    }
}
