package io.throughline.commons.test.contract;

import java.lang.reflect.AnnotatedElement;

import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;
import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;

/**
 * Installs {@link TrafficFilter} for all {@code @QuarkusTest}, which need not ask for it: Quarkus finds this class by the service loader.
 * {@code -Dcontract.checks=false} turns it off, and {@link OutsideContract} does for a test.
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
