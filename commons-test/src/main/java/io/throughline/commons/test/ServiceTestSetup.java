package io.throughline.commons.test;

import java.time.Duration;

import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;
import org.awaitility.Awaitility;

/** Settings for the tests of every service. Quarkus finds the class through the service loader. */
public final class ServiceTestSetup implements QuarkusTestBeforeClassCallback {

    private static final Duration FIRST_LOOK = Duration.ofMillis(100);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    @Override
    public void beforeClass(Class<?> testClass) {
        install();
    }

    /** Repeated calls are allowed. */
    public static void install() {
        JsonPathEvaluator.install();
        // Awaitility's default is kept, since an event becomes visible in several places one after the other.
        Awaitility.setDefaultPollDelay(FIRST_LOOK);
        Awaitility.setDefaultPollInterval(POLL_INTERVAL);
    }
}
