package io.throughline.commons.loop;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.throughline.commons.test.ThreadRules;
import org.junit.jupiter.api.Test;

class NoOtherThreadsTest {

    @Test
    void commonsStartsNoThreadsOutsideItsLoops() {
        ThreadRules.check("io.throughline.commons", "io.throughline.commons.test..");
    }

    @Test
    void theRuleFindsWhoDoes() {
        // The broker of the tests runs as a process of its own, and its output is read on a bare thread.
        assertThrows(AssertionError.class, () -> ThreadRules.check("io.throughline.commons.test"));
    }
}
