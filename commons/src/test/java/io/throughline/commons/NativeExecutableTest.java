package io.throughline.commons;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;

import java.util.Map;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.throughline.commons.test.MainClasses;
import io.throughline.commons.test.nativeimage.BuildTimeRules;
import org.junit.jupiter.api.Test;

class NativeExecutableTest {

    @Test
    void whatIsLookedUpByNameIsToldToTheBuild() {
        BuildTimeRules.check(mainCode(), Map.of(
                "io.throughline.commons.contract.BodySchemas", "Quarkus makes the document a resource of the executable",
                "io.throughline.commons.contract.ContractFilter", "works while the service is built, and reads what the build is told",
                "io.throughline.commons.contract.IssuerFilter", "reads the configuration when the service starts, in no static field",
                "io.throughline.commons.identity.PhoneNumber", "initialised at run time, see microprofile-config.properties"));
    }

    private static JavaClasses mainCode() {
        return MainClasses.of("io.throughline.commons").that(resideOutsideOfPackage("io.throughline.commons.test.."));
    }
}
