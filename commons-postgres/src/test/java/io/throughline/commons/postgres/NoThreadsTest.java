package io.throughline.commons.postgres;

import io.throughline.commons.test.ThreadRules;
import org.junit.jupiter.api.Test;

class NoThreadsTest {

    @Test
    void nothingHereStartsAThreadOfItsOwn() {
        ThreadRules.check("io.throughline.commons.postgres");
    }
}
