package io.throughline.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.cli.CliFailure;
import io.throughline.cli.imports.RowMapper.Mapped;
import org.junit.jupiter.api.Test;

class RowMapperTest {

    private static final List<String> PURCHASE = List.of("customer_id", "date", "number_of_cds", "dollar_value");

    @Test
    void aPurchaseBecomesAnOrderOfThatDayInTheGivenZone() {
        var mapper = mapper("Order Completed", "yyyyMMdd", "Asia/Shanghai", PURCHASE, Map.of(
                "userId", "cdnow-{customer_id}", "timestamp", "date", "properties.revenue", "dollar_value:number",
                "properties.quantity", "number_of_cds:integer", "properties.currency", "=USD"));

        JsonNode call = call(mapper, "00001", "19970101", "1", "11.77");

        assertThat(call.toString()).isEqualTo(
                """
        {"event":"Order Completed","properties":{"currency":"USD","quantity":1,"revenue":11.77},\
        "timestamp":"1996-12-31T16:00:00Z","type":"track","userId":"cdnow-00001"}""");
    }

    @Test
    void aColumnCanNameTheEventInAnyLanguage() {
        var mapper = mapper("{步骤}", null, "UTC", List.of("客户", "步骤", "时间"), Map.of("userId", "客户", "timestamp", "时间"));

        JsonNode call = call(mapper, "张伟", "转接技术支持", "2012-10-09T14:50:17+00:00");

        assertThat(call.path("event").asText()).isEqualTo("转接技术支持");
        assertThat(call.path("userId").asText()).isEqualTo("张伟");
        assertThat(call.path("timestamp").asText()).isEqualTo("2012-10-09T14:50:17Z");
    }

    @Test
    void furtherIdentifiersGoWhereSegmentPutsThem() {
        var mapper = mapper("Bought", null, "UTC", List.of("card", "at"), Map.of("identifiers.loyalty_id", "card", "timestamp", "at"));

        JsonNode call = call(mapper, "L-7", "2024-02-29");

        assertThat(call.at("/context/externalIds/0/type").asText()).isEqualTo("loyalty_id");
        assertThat(call.at("/context/externalIds/0/id").asText()).isEqualTo("L-7");
    }

    @Test
    void aHugeNumberKeepsItsDigitsAndHidesNothingBesideIt() throws JsonProcessingException {
        var mapper = mapper("Paid", null, "UTC", List.of("id", "at", "no", "total", "more"), Map.of("userId", "id", "timestamp", "at",
                "properties.trade_no", "no:integer", "properties.total", "total:number", "properties.more", "more:json",
                "properties.currency", "=CNY"));

        assertThat(json(mapper, "1", "2024-01-01", "2026112222001401234567890123", "100", "[2026112222001401234567890123,1e309,1.50]"))
                .contains(
                        "\"properties\":{\"currency\":\"CNY\",\"more\":[2026112222001401234567890123,1E+309,1.50],\"total\":100,"
                                + "\"trade_no\":2026112222001401234567890123}");
        assertThat(rejection(mapper, "1", "2024-01-01", "1e300", "100", "1"))
                .isEqualTo("properties.trade_no: \"1e300\" is not an integer of at most 100 digits");
        assertThat(rejection(mapper, "1", "2024-01-01", "7".repeat(101), "100", "1")).contains("is not an integer of at most 100 digits");
        assertThat(rejection(mapper, "1", "2024-01-01", "1.5", "100", "1")).contains("is not an integer");
        assertThat(rejection(mapper, "1", "2024-01-01", "1", "NaN", "1")).contains("is not a number");
        assertThat(rejection(mapper, "1", "2024-01-01", "1", "1", "[" + "7".repeat(101) + "]"))
                .contains("is not JSON with numbers of at most 100 digits");
        assertThat(rejection(mapper, "1", "2024-01-01", "1", "1", "1 2")).contains("is not JSON");
    }

    @Test
    void anEmptyCellIsLeftOutAndATemplateWithOneIsNobody() {
        var mapper = mapper("Bought", null, "UTC", List.of("id", "at", "city"),
                Map.of("userId", "shop-{id}", "timestamp", "at", "traits.city", "city"));

        assertThat(call(mapper, "1", "2024-01-01", "").has("traits")).isFalse();
        assertThat(rejection(mapper, "", "2024-01-01", "x")).contains("says nobody");
    }

    @Test
    void whatCannotBeReadIsNamedWithItsTargetAndItsText() {
        var mapper = mapper("Order Completed", "yyyyMMdd", "UTC", PURCHASE,
                Map.of("userId", "customer_id", "timestamp", "date", "properties.revenue", "dollar_value:number"));

        assertThat(rejection(mapper, "1", "19970101", "1", "eleven"))
                .isEqualTo("properties.revenue: \"eleven\" is not a number of at most 100 characters");
        assertThat(rejection(mapper, "1", "19970101", "1", "1e999999999"))
                .isEqualTo("properties.revenue: \"1e999999999\" is not a number of at most 100 characters");
        assertThat(rejection(mapper, "1", "19971301", "1", "11")).isEqualTo("timestamp: \"19971301\" is not a time as yyyyMMdd");
        assertThat(rejection(mapper, "1", "19970101", "1")).isEqualTo("has 3 columns where 4 are named");
        assertThat(rejection(mapper, "1", "", "1", "11")).isEqualTo("timestamp is empty");
        assertThat(rejection(mapper, "\uFFFD", "19970101", "1", "11")).contains("encoding");
    }

    @Test
    void aMappingThatCannotFitIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> mapper("X", null, "UTC", PURCHASE, Map.of("userId", "customer", "timestamp", "date")))
                .isInstanceOf(CliFailure.class).hasMessageContaining("no column \"customer\"").hasMessageContaining("customer_id, date");
        assertThatThrownBy(() -> mapper("X", null, "UTC", PURCHASE, Map.of("userId", "customer_id")))
                .hasMessageContaining("Map a timestamp");
        assertThatThrownBy(() -> mapper("X", null, "UTC", PURCHASE, Map.of("timestamp", "date")))
                .hasMessageContaining("Map who it was");
        assertThatThrownBy(
                () -> mapper("X", null, "UTC", PURCHASE, Map.of("userId", "customer_id", "timestamp", "date", "revenue", "date")))
                .hasMessageContaining("Cannot map to \"revenue\"");
        assertThatThrownBy(() -> mapper(null, null, "UTC", PURCHASE, Map.of("userId", "customer_id", "timestamp", "date")))
                .hasMessageContaining("Name the event");
    }

    private static RowMapper mapper(String name, String format, String zone, List<String> columns, Map<String, String> map) {
        return new RowMapper(new ImportMapping("track", name, new LinkedHashMap<>(map), format, ZoneId.of(zone)), columns);
    }

    /** As it is sent. */
    private static String json(RowMapper mapper, String... cells) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(((Mapped.Call) mapper.map(new CsvRow(2, List.of(cells)))).fields());
    }

    private static JsonNode call(RowMapper mapper, String... cells) {
        var mapped = mapper.map(new CsvRow(2, List.of(cells)));
        assertThat(mapped).isInstanceOf(Mapped.Call.class);
        return new ObjectMapper().valueToTree(((Mapped.Call) mapped).fields());
    }

    private static String rejection(RowMapper mapper, String... cells) {
        return ((Mapped.Rejected) mapper.map(new CsvRow(2, List.of(cells)))).reason();
    }
}
