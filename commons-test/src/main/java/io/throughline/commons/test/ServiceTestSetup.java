package io.throughline.commons.test;

import java.time.Duration;

import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;
import org.awaitility.Awaitility;

/** What holds in the tests of every service: Quarkus finds it as a service of the Java platform. */
public final class ServiceTestSetup implements QuarkusTestBeforeClassCallback {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    @Override
    public void beforeClass(Class<?> testClass) {
        install();
    }

    /** Can be called any number of times. */
    public static void install() {
        JsonPathEvaluator.install();
        // Otherwise Awaitility rests for an interval before it looks for the first time, at what is there already more often than not.
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(POLL_INTERVAL);
    }
}
