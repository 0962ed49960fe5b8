package io.throughline.commons.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    /** RFC 8785, section 3.2.3: names are sorted by their UTF-16 code units. */
    @Test
    void namesAreSortedAsInTheExampleOfTheRfc() throws Exception {
        JsonNode example = json("""
                {"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
                 "\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}""");

        assertEquals("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\","
                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}", CanonicalJson.of(example));
    }

    /** RFC 8785, section 3.2.2.2. */
    @Test
    void textsAreEscapedAsLittleAsJsonAllows() throws Exception {
        assertEquals("\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"",
                CanonicalJson.of(json("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"")));
    }

    @Test
    void literalsArraysAndWholeNumbersAreWrittenWithoutSpaces() throws Exception {
        assertEquals("[null,true,false,0,9007199254740993,{}]", CanonicalJson.of(json("[ null, true, false, -0, 9007199254740993, { } ]")));
        assertThrows(IllegalArgumentException.class, () -> CanonicalJson.of(json("1.5")));
    }
}
