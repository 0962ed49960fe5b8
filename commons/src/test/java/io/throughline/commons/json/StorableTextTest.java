package io.throughline.commons.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import org.junit.jupiter.api.Test;

class StorableTextTest {

    @Test
    void ordinaryTextInAnyLanguageIsClean() {
        assertEquals(Optional.empty(), StorableText.fault("很好 👍🏽 très bien"));
    }

    @Test
    void nulIsAFault() {
        assertTrue(StorableText.fault("a\u0000b").isPresent());
    }

    @Test
    void halfOfASurrogatePairIsAFaultWhereverItStands() {
        assertTrue(StorableText.fault("\ud83d").isPresent());
        assertTrue(StorableText.fault("\udc4d!").isPresent());
        assertTrue(StorableText.fault("\ud83d\ud83d\udc4d").isPresent());
    }

    @Test
    void aFaultInsideATreeIsNamedByItsPlace() throws JsonProcessingException {
        var tree = StrictJson.mapper().readTree("{\"a\":[{\"b/c\":\"x\\u0000\"}]}");

        assertEquals("/a/0/b~1c", StorableText.fault(tree).map(Map.Entry::getKey).orElseThrow());
    }

    @Test
    void aFaultyNameIsNamedByTheObjectThatHasIt() throws JsonProcessingException {
        var tree = StrictJson.mapper().readTree("{\"a\":{\"x\\ud800\":1}}");

        assertEquals("/a", StorableText.fault(tree).map(Map.Entry::getKey).orElseThrow());
    }

    @Test
    void aDeepNestIsRefusedBeforeItIsBuilt() {
        assertThrows(StreamConstraintsException.class, () -> StrictJson.mapper().readTree("[".repeat(1_000_000)));
    }
}
