package io.throughline.commons.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportedJsonTest {

    @ParameterizedTest
    @ValueSource(strings = { "a\u0000b", "\ud800", "\udc00", "x\udc00\ud800y", "😀\ud83d", "\ud83d😀", "茶 \"quoted\" \\ud800", "" })
    void anyTextIsReadBackFromUtf8(String text) throws Exception {
        ObjectNode item = JsonNodeFactory.instance.objectNode().put("text", text);

        JsonNode back = ExportedJson.read(ExportedJson.write(item).getBytes(StandardCharsets.UTF_8));

        assertEquals(item.get("text"), back.get("text"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":1}}", "{\"a\":", "", "not JSON", "{} {}" })
    void whatNoObjectHoldsIsCarriedAsItsText(String json) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();

        ExportedJson.setOrText(item, "event", json);

        // An empty text is read as nothing.
        assertEquals(json.isEmpty() ? "" : json, item.path("eventText").asText());
    }

    @Test
    void whatAnObjectHoldsIsCarriedAsAnObject() throws Exception {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        String deep = "[".repeat(500) + "]".repeat(500);

        ExportedJson.setOrText(item, "event", "{\"a\":1e400,\"b\":2026112222001401234567890123,\"c\":" + deep + "}");

        assertEquals("1E+400", item.at("/event/a").asText());
        assertEquals("2026112222001401234567890123", item.at("/event/b").asText());
        assertEquals(item, ExportedJson.read(ExportedJson.write(item)));
    }

    @ParameterizedTest
    @CsvSource({ "2026-11-02T08:15:35.118Z,2026-11-02T08:15:35.118Z", "2026-11-02T08:15:35Z,2026-11-02T08:15:35.000Z",
            "2026-11-02T08:15:35.118123+00:00,2026-11-02T08:15:35.118Z", "2026-11-02 08:15:35.118,2026-11-02T08:15:35.118Z",
            "2026-11-02T16:15:35+08:00,2026-11-02T08:15:35.000Z", "2026-11-02 08:15:35+00,2026-11-02T08:15:35.000Z",
            "2026-11-02T08:15Z,2026-11-02T08:15:00.000Z", "yesterday,yesterday", "2026-11-02,2026-11-02" })
    void aTimeHasOneForm(String stored, String given) {
        assertEquals(given, ExportedJson.time(stored));
    }

    @Test
    void whatASourceSaidKeepsItsForm() {
        List<JsonNode> told = new ArrayList<>();
        ExportParts parts = new ExportParts("dsr", "profile-service", (part, bytes) -> {
            try {
                told.add(ExportedJson.read(bytes));
                return null;
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        parts.accept("traits", JsonNodeFactory.instance.objectNode().put("at", "2026-11-02 08:15:35").put("value", "2026-11-02 08:15:35"));
        parts.finish();

        assertEquals("2026-11-02T08:15:35.000Z", told.getFirst().at("/items/0/data/at").textValue());
        assertEquals("2026-11-02 08:15:35", told.getFirst().at("/items/0/data/value").textValue());
        assertEquals(1, parts.summary().lines());
        assertEquals(1, parts.summary().parts());
        assertEquals("2026-11-02T08:15:35.000Z", ExportedJson.time(Instant.parse("2026-11-02T08:15:35.000999Z")));
    }
}
