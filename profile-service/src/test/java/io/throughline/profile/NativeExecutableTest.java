package io.throughline.profile;

import java.util.Map;

import io.throughline.commons.test.MainClasses;
import io.throughline.commons.test.nativeimage.BuildTimeRules;
import org.junit.jupiter.api.Test;

class NativeExecutableTest {

    @Test
    void whatIsLookedUpByNameIsToldToTheBuild() {
        BuildTimeRules.check(MainClasses.of("io.throughline.profile"), Map.of(
                "io.throughline.profile.privacy.export.ReportLanguage",
                "report/*.properties is among the resources in application.properties"));
    }
}
