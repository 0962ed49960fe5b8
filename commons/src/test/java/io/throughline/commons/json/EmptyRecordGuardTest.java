package io.throughline.commons.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonMappingException;
import org.junit.jupiter.api.Test;

class EmptyRecordGuardTest {

    record Nothing() {
    }

    record Holder(Nothing nothing) {
    }

    record Word(@JsonValue String word) {
    }

    record Open(@JsonAnyGetter Map<String, Object> more) {
    }

    @Test
    void aRecordInWhichJacksonFindsNothingIsNotWrittenAsAnEmptyObject() {
        Exception refused = assertThrows(JsonMappingException.class, () -> StrictJson.mapper().writeValueAsString(new Nothing()));

        assertTrue(refused.getMessage().contains("@RegisterForReflection"), refused::getMessage);
        assertThrows(JsonMappingException.class, () -> StrictJson.mapper().writeValueAsString(new Holder(new Nothing())));
    }

    @Test
    void recordsThatWriteThemselvesAnotherWayAreWritten() throws Exception {
        assertEquals("\"yes\"", StrictJson.mapper().writeValueAsString(new Word("yes")));
        assertEquals("{\"a\":1}", StrictJson.mapper().writeValueAsString(new Open(Map.of("a", 1))));
    }
}
