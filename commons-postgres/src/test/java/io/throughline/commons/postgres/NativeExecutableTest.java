package io.throughline.commons.postgres;

import java.util.Map;

import io.throughline.commons.test.MainClasses;
import io.throughline.commons.test.nativeimage.BuildTimeRules;
import org.junit.jupiter.api.Test;

class NativeExecutableTest {

    @Test
    void whatIsLookedUpByNameIsToldToTheBuild() {
        BuildTimeRules.check(MainClasses.of("io.throughline.commons.postgres"), Map.of());
    }
}
