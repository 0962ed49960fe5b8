package io.throughline.commons.test.fuzz;

import static io.restassured.RestAssured.given;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;

/** The fuzz test of one service, for a {@code @QuarkusTest}. Its phases share the inputs or the time, and one report. */
public final class FuzzRun {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> TOKENS =
            List.of(TestTokens.of("admin", "agent", "analyst", "marketer", "privacy"), TestTokens.partner("partner-mall", "partner"),
                    TestTokens.of("analyst"), TestTokens.of("marketer"), TestTokens.forged("admin"), TestTokens.unsigned("admin"), "x.y.z");

    private final FuzzSettings settings;
    private final FuzzReport report;
    private final ApiFuzzer api;
    private final EventFuzzer events;
    private final Map<String, Integer> deadBefore = new LinkedHashMap<>();

    /**
     * @param inputs the total number of inputs where no time is given
     * @param heard the topics that the service consumes
     */
    public FuzzRun(String service, int inputs, List<String> heard) {
        settings = FuzzSettings.of(inputs);
        report = new FuzzReport(service, settings.seed());
        api = new ApiFuzzer(RestAssured.port, report);
        events = new EventFuzzer(report);
        heard.forEach(topic -> deadBefore.put(topic, dead(topic).size()));
        System.out.printf("FUZZ %s: seed %d, %s%n", service, settings.seed(),
                settings.time().isZero() ? settings.inputs() + " inputs" : settings.time().toMinutes() + " minutes");
    }

    public FuzzReport report() {
        return report;
    }

    public EventFuzzer events() {
        return events;
    }

    public ApiFuzzer requests() {
        return api;
    }

    /** A share of the inputs, or of the time. */
    public FuzzSettings share(double share) {
        return settings.share(share);
    }

    /** Sends requests to all operations in the service's own document. */
    public void api(double share, Map<String, List<String>> examples) {
        String served = given().get("/q/openapi?format=json").then().statusCode(200).extract().asString();
        api.run(settings.share(share), ApiOperations.of(served, examples), TOKENS);
    }

    /** Waits for a marker which shows that the service has handled all earlier events. A marker that never appears is a fault. */
    public <T> T marked(String what, Callable<T> marker) {
        try {
            return Awaitility.await(what).atMost(SOON).pollInterval(Duration.ofMillis(200)).ignoreExceptions().until(marker,
                    found -> found != null && !found.equals(false));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            report.fault("handles no event after those before it: " + what);
            return null;
        }
    }

    /** Checks that consumers applied every event that the services had accepted. */
    public void noDeadLetters() {
        deadBefore.forEach((topic, before) -> {
            List<ConsumerRecord<String, byte[]>> all = dead(topic);
            all.stream().skip(before).forEach(each -> report.fault("dead letter of " + topic + ": " + error(each), "inside", -1,
                    "key " + each.key() + ", data "
                            + (each.value() == null ? "none" : cut(new String(each.value(), java.nio.charset.StandardCharsets.UTF_8)))));
        });
    }

    private static String error(ConsumerRecord<String, byte[]> letter) {
        String error = TestEvents.header(letter, "throughline-error");
        StringBuilder headers = new StringBuilder(error == null ? "" : error);
        if (error == null) {
            letter.headers().forEach(each -> headers.append(each.key()).append('=')
                    .append(cut(new String(each.value(), java.nio.charset.StandardCharsets.UTF_8))).append(' '));
        }
        return cut(headers.toString());
    }

    private static String cut(String text) {
        return text.length() <= 1_500 ? text : text.substring(0, 1_500) + "…";
    }

    private static List<ConsumerRecord<String, byte[]>> dead(String topic) {
        return TestEvents.all(topic + ".dlq");
    }

    /** Checks that the service is still healthy, prints the totals, and fails where there were faults. */
    public void conclude() {
        for (String probe : List.of("live", "ready")) {
            Response answer = given().get("/q/health/" + probe);
            if (answer.statusCode() != 200) {
                report.fault("is not " + probe + " any more: " + answer.asString());
            }
        }
        // A loop that runs once, such as for creating indexes, has ended and counts as alive.
        given().get("/q/metrics").asString().lines()
                .filter(line -> line.startsWith("throughline_loop_alive") && line.strip().endsWith(" 0.0"))
                .forEach(line -> report.fault("a loop is not alive: " + line));
        report.conclude();
    }
}
