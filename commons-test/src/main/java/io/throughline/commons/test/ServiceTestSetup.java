package io.throughline.commons.test;

import java.time.Duration;

import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;
import org.awaitility.Awaitility;

/** What holds in the tests of every service: Quarkus finds it as a service of the Java platform. */
public final class ServiceTestSetup implements QuarkusTestBeforeClassCallback {

    private static final Duration FIRST_LOOK = Duration.ofMillis(100);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    @Override
    public void beforeClass(Class<?> testClass) {
        install();
    }

    /** Can be called any number of times. */
    public static void install() {
        JsonPathEvaluator.install();
        // Awaitility's own default, kept: an event shows in several places one after the other.
        Awaitility.setDefaultPollDelay(FIRST_LOOK);
        Awaitility.setDefaultPollInterval(POLL_INTERVAL);
    }
}
