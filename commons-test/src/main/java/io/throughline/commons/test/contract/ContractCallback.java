package io.throughline.commons.test.contract;

import java.lang.reflect.AnnotatedElement;

import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;
import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;

/**
 * Installs {@link TrafficFilter} for every {@code @QuarkusTest}. Quarkus finds this class through the service loader.
 * {@code -Dcontract.checks=false} disables it, and {@link OutsideContract} does so for one test.
 */
public final class ContractCallback implements QuarkusTestBeforeClassCallback, QuarkusTestBeforeEachCallback {

    @Override
    public void beforeClass(Class<?> testClass) {
        if (RestAssured.filters().stream().noneMatch(TrafficFilter.class::isInstance)) {
            RestAssured.filters(new TrafficFilter());
        }
        TrafficFilter.setActive(isOn() && isInside(testClass));
    }

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        TrafficFilter.setActive(isOn() && isInside(context.getTestMethod()) && isInside(context.getTestInstance().getClass()));
    }

    static boolean isOn() {
        return !System.getProperty("contract.checks", "true").equals("false");
    }

    private static boolean isInside(AnnotatedElement test) {
        return test.getAnnotation(OutsideContract.class) == null;
    }
}
