package io.throughline.journey.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XesReaderTest {

    private static final String LOG = """
            <?xml version="1.0" encoding="UTF-8"?>
            <log xes.version="1849-2016" xmlns="http://www.xes-standard.org/">
              <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
              <global scope="event"><string key="concept:name" value="__INVALID__"/></global>
              <string key="concept:name" value="the log"/>
              <trace>
                <string key="concept:name" value="工单 7"/>
                <event>
                  <string key="concept:name" value="受理"><string key="nested" value="passed over"/></string>
                  <date key="time:timestamp" value="2025-01-31T09:30:00.250+08:00"/>
                  <string key="lifecycle:transition" value="complete"/>
                  <string key="org:resource" value="王五"/>
                </event>
                <event><date key="time:timestamp" value="2025-01-31T02:00:00Z"/><string key="concept:name" value="关闭"/></event>
              </trace>
              <trace><event><string key="concept:name" value="A &amp; B"/><date key="time:timestamp" \
            value="2025-02-01T00:00:00Z"/></event></trace>
            </log>
            """;

    @Test
    void aHugeNumberIsATextAndHidesNothingBesideIt() throws IOException {
        Whole read = read("""
                <log><trace><event><string key="concept:name" value="支付"/><date key="time:timestamp" value="2025-02-01T00:00:00Z"/>
                  <int key="trade_no" value="2026112222001401234567890123"/><float key="rate" value="1e309"/><int key="total" value="100"/>
                  <string key="currency" value="CNY"/></event></trace></log>""".getBytes(UTF_8), false);

        assertThat(read.faults()).isEmpty();
        assertThat(read.rows()).extracting(EventRowReader.Row::properties)
                .containsExactly("{\"trade_no\":\"2026112222001401234567890123\",\"rate\":\"1e309\",\"total\":100,\"currency\":\"CNY\"}");
    }

    @Test
    void tracesAreCasesAndAttributesProperties() throws IOException {
        Whole read = read(LOG.getBytes(UTF_8), false);

        assertThat(read.faults()).isEmpty();
        assertThat(read.rows()).containsExactly(
                new EventRowReader.Row("工单 7", Instant.parse("2025-01-31T01:30:00.250Z"), 1, "", "track", "受理",
                        "{\"lifecycle:transition\":\"complete\",\"org:resource\":\"王五\"}"),
                new EventRowReader.Row("工单 7", Instant.parse("2025-01-31T02:00:00Z"), 2, "", "track", "关闭", "{}"),
                new EventRowReader.Row("2", Instant.parse("2025-02-01T00:00:00Z"), 3, "", "track", "A & B", "{}"));
        assertThat(read(packed(LOG.getBytes(UTF_8)), true).rows()).isEqualTo(read.rows());
        assertThat(read.told()).isEqualTo(new XesReader.XesReadResult(3, 0, Instant.parse("2025-01-31T01:30:00.250Z"),
                Instant.parse("2025-02-01T00:00:00Z"), List.of()));
    }

    @Test
    void rowsAreHandedOnBeforeTheyAreManyOrLong() throws IOException {
        String event = "<event><string key='concept:name' value='a'/><date key='time:timestamp' value='2025-02-01T00:00:00Z'/>%s</event>";
        String many = "<log><trace>" + event.formatted("").repeat(12_000) + "</trace></log>";
        String longer =
                "<log><trace>" + event.formatted("<string key='x' value='" + "长".repeat(8_000) + "'/>").repeat(600) + "</trace></log>";

        assertThat(read(packed(many.getBytes(UTF_8)), true).chunks()).containsExactly(5_000, 5_000, 2_000);
        assertThat(read(packed(longer.getBytes(UTF_8)), true).chunks()).hasSizeGreaterThan(2).allMatch(rows -> rows < 300);
    }

    @Test
    void nothingIsHandedOnAfterAFault() throws IOException {
        String event = "<event><string key='concept:name' value='a'/><date key='time:timestamp' value='%s'/></event>";
        String log = "<log><trace>" + event.formatted("2025-02-01T00:00:00Z").repeat(5_000) + event.formatted("morgen")
                + event.formatted("2025-02-01T00:00:00Z").repeat(9_000) + "</trace></log>";

        Whole read = read(log.getBytes(UTF_8), false);

        assertThat(read.chunks()).containsExactly(5_000);
        assertThat(read.faults()).hasSize(1);
    }

    @Test
    void anEventHasNoMoreAttributesThanThereIsRoomForAndATraceIsNamedBeforeItsEvents() throws IOException {
        StringBuilder event = new StringBuilder(
                "<log><trace>\n<event><string key='concept:name' value='a'/><date key='time:timestamp' value='2025-02-01T00:00:00Z'/>");
        for (int i = 0; i < 198; i++) {
            event.append("<string key='k").append(i).append("' value='v'/>");
        }
        assertThat(read((event + "</event></trace></log>").getBytes(UTF_8), false).rows()).hasSize(1);
        assertThat(read((event + "<string key='more' value='v'/></event></trace></log>").getBytes(UTF_8), false).faults())
                .containsExactly(new LineFault(2, "has more than 200 attributes"));
        assertThat(read((event + "</event><string key='concept:name' value='late'/></trace></log>").getBytes(UTF_8), false).faults())
                .singleElement().satisfies(fault -> assertThat(fault.message()).contains("behind its events"));
    }

    @Test
    void attributesAreOfTheKindThatTheirElementSays() throws IOException {
        String event = "<int key='n' value='42'/><float key='f' value='-1.25'/><boolean key='b' value='true'/><int key='odd' value='4 2'/>"
                + "<float key='nan' value='NaN'/><string key='s' value='7'/>";
        Whole read =
                read(("<log><trace><event><string key='concept:name' value='a'/><date key='time:timestamp' value='2025-02-01T00:00:00Z'/>"
                        + event
                        + "</event></trace></log>").getBytes(UTF_8), false);

        assertThat(read.rows()).extracting(EventRowReader.Row::properties)
                .containsExactly("{\"n\":42,\"f\":-1.25,\"b\":true,\"odd\":\"4 2\",\"nan\":\"NaN\",\"s\":\"7\"}");
    }

    @Test
    void faultsNameTheirLines() throws IOException {
        assertThat(read(LOG.replace("2025-01-31T02:00:00Z", "gestern").getBytes(UTF_8), false).faults()).extracting(LineFault::line)
                .containsExactly(14L);
        assertThat(read("<log>\n<trace>".getBytes(UTF_8), false).faults()).extracting(LineFault::line).containsExactly(2L);
        assertThat(read("case,activity".getBytes(UTF_8), false).faults()).hasSize(1);
        assertThat(read(new byte[0], false).faults()).hasSize(1);
        assertThat(read(LOG.getBytes(UTF_8), true).faults()).singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("gzip"));
        assertThat(read("<log><trace><event><string key='concept:name' value='x'/></event></trace></log>".getBytes(UTF_8), false).faults())
                .hasSize(1);
    }

    @Test
    void signsThatXmlWritesAsReferencesMayBeMany() throws IOException {
        String event =
                "<event><string key='concept:name' value='a'/><date key='time:timestamp' value='2025-02-01T00:00:00Z'/><string key='x' "
                        + "value='%s'/>%s</event>";
        String references = "&amp;&quot;&lt;&#x4EF6;".repeat(250);
        String log = "<log><trace>" + event.formatted(references, references).repeat(200) + "</trace></log>";

        Whole read = read(log.getBytes(UTF_8), false);

        assertThat(read.faults()).isEmpty();
        assertThat(read.rows()).hasSize(200).last()
                .satisfies(row -> assertThat(row.properties()).isEqualTo("{\"x\":\"" + "&\\\"<件".repeat(250) + "\"}"));
        assertThat(read(("<!DOCTYPE log []>" + log).getBytes(UTF_8), false).faults()).singleElement()
                .satisfies(fault -> assertThat(fault.message()).isEqualTo("is not XML"));
    }

    @Test
    void entitiesNeitherGrowNorReadFiles(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "the secret");
        String reads = "<!DOCTYPE log [<!ENTITY x SYSTEM \"%s\">]><log><trace><string key=\"concept:name\" value=\"1\"/>&x;</trace></log>"
                .formatted(secret.toUri());
        StringBuilder grows = new StringBuilder("<!DOCTYPE log [<!ENTITY a0 \"lol\">");
        for (int i = 1; i < 30; i++) {
            grows.append("<!ENTITY a%d \"&a%d;&a%d;\">".formatted(i, i - 1, i - 1));
        }
        grows.append("]><log><trace><string key=\"concept:name\" value=\"&a29;\"/></trace></log>");

        for (String attack : new String[]{ reads, grows.toString() }) {
            assertThat(read(attack.getBytes(UTF_8), false)).satisfies(read -> {
                assertThat(read.rows()).isEmpty();
                assertThat(read.faults()).singleElement().satisfies(fault -> assertThat(fault.message()).isEqualTo("is not XML"));
            });
        }
    }

    @Test
    void whatUnpacksWithoutEndOrIsNestedWithoutEndIsRefused() throws IOException {
        byte[] bomb = packed(("<log>" + "<trace/>".repeat((int) XesReader.MOST_BYTES / 8) + "</log>").getBytes(UTF_8));
        assertThat(bomb.length).isLessThan(200_000);

        assertThat(read(bomb, true).faults()).singleElement().satisfies(fault -> assertThat(fault.message()).contains("64 MB"));
        assertThat(read(("<log>" + "<list>".repeat(100_000)).getBytes(UTF_8), false).faults()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "<string key='x' value='%s'/>", "<string key='x' value='>%s'/>", "<!--%s-->", "<!-- > <a> -->%s",
            "<![CDATA[%s]]>", "<?x %s?>", "%s" })
    void noTagNoTextAndNoCommentIsLongerThanAParserMayHold(String piece) throws IOException {
        String filling = piece.equals("<string key='x' value='>%s'/>") ? "x>" : "xx";
        byte[] log = packed(("<log>\n<trace>" + piece.formatted(filling.repeat(1 << 20)) + "</trace></log>").getBytes(UTF_8));

        assertThat(read(log, true).faults()).singleElement().satisfies(fault -> assertThat(fault.message()).contains("128 KB"));
        assertThat(
                read(("<log><trace>" + piece.formatted("xx") + "<string key='a' value=\"it's > '\"/></trace></log>").getBytes(UTF_8), false)
                        .faults())
                .isEmpty();
    }

    @Test
    void whatIsNotWrittenAsAsciiIsIsRefused() throws IOException {
        assertThat(read(LOG.replace("UTF-8", "UTF-16").getBytes(java.nio.charset.StandardCharsets.UTF_16), false).faults()).singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("UTF-8"));
        assertThat(read(LOG.replace("UTF-8", "GB18030").getBytes(java.nio.charset.Charset.forName("GB18030")), false).rows()).hasSize(3);
    }

    private record Whole(List<EventRowReader.Row> rows, List<Integer> chunks, XesReader.XesReadResult told) {

        List<LineFault> faults() {
            return told.faults();
        }
    }

    private static Whole read(byte[] bytes, boolean packed) {
        List<EventRowReader.Row> rows = new ArrayList<>();
        List<Integer> chunks = new ArrayList<>();
        XesReader.XesReadResult told = XesReader.read(bytes, packed, ZoneId.of("UTC"), false, identifier -> false, chunk -> {
            rows.addAll(chunk);
            chunks.add(chunk.size());
        });
        return new Whole(rows, chunks, told);
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }
}
