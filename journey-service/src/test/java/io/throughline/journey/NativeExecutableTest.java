package io.throughline.journey;

import java.util.Map;

import io.throughline.commons.test.MainClasses;
import io.throughline.commons.test.nativeimage.BuildTimeRules;
import org.junit.jupiter.api.Test;

class NativeExecutableTest {

    @Test
    void whatIsLookedUpByNameIsToldToTheBuild() {
        BuildTimeRules.check(MainClasses.of("io.throughline.journey"), Map.of(
                "io.throughline.journey.touchpoint.log.LogSchemaMigrator", "clickhouse/** is among the resources in application.properties",
                "io.throughline.journey.journeymap.MapTemplate", "maps/** is among the resources in application.properties"));
    }
}
