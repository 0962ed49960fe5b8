package io.throughline.journey.alert.rule;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.journey.live.LiveMeasure;

/**
 * The definition of an alert rule, validated when it was saved.
 *
 * @param body as it was sent, without its id
 * @param holdsFor how long the condition must hold before an alert is raised, and must not hold before it is resolved; zero: at the first
 *     evaluation
 * @param every how often the rule is evaluated
 * @param webhook null if there is none
 */
public record AlertRuleDefinition(JsonNode body, String name, AlertSeverity severity, MonitoredNumber on, AlertCondition when,
        Duration holdsFor, Duration every, URI webhook) {

    static final Duration EVERY = Duration.ofMinutes(1);

    /** The number that a rule watches. */
    public sealed interface MonitoredNumber {

        /** A short text for lists and receivers. */
        String measure();

        /** A number in the answer of an analysis. */
        record Question(String kind, JsonNode question, NumberPath pointer) implements MonitoredNumber {

            @Override
            public String measure() {
                return kind + ":" + pointer.text();
            }
        }

        /** The seconds since an event of this step was received. */
        record MissingEvents(JsonNode step) implements MonitoredNumber {

            @Override
            public String measure() {
                return "missing";
            }
        }

        /** A number of the live view. */
        record Live(LiveMeasure measured, String map, String stage) implements MonitoredNumber {

            @Override
            public String measure() {
                return "live:" + measured.key();
            }
        }
    }

    /** @param body without faults, as {@link AlertRuleReader} checks it */
    public static AlertRuleDefinition of(JsonNode body) {
        MonitoredNumber on = watched(body.get("on"));
        return new AlertRuleDefinition(body, body.get("name").textValue(), severity(body), on, condition(body, on),
                duration(body.get("for"), Duration.ZERO),
                duration(body.get("every"), EVERY), body.has("webhook") ? URI.create(body.at("/webhook/url").textValue()) : null);
    }

    private static MonitoredNumber watched(JsonNode on) {
        if (on.has("analysis")) {
            return new MonitoredNumber.Question(on.get("analysis").textValue(), on.get("question"),
                    NumberPath.parse(on.get("pointer").textValue()).orElseThrow());
        }
        if (on.has("missing")) {
            return new MonitoredNumber.MissingEvents(on.get("missing"));
        }
        LiveMeasure measured = LiveMeasure.valueOf(on.get("live").textValue().toUpperCase(Locale.ROOT));
        return new MonitoredNumber.Live(measured, on.path("map").textValue(), on.path("stage").textValue());
    }

    private static AlertSeverity severity(JsonNode body) {
        return body.has("severity") ? AlertSeverity.valueOf(body.get("severity").textValue().toUpperCase(Locale.ROOT))
                : AlertSeverity.WARNING;
    }

    private static AlertCondition condition(JsonNode body, MonitoredNumber on) {
        if (on instanceof MonitoredNumber.MissingEvents) {
            return new AlertCondition(AlertCondition.Comparison.SILENT, duration(body.at("/on/for"), Duration.ZERO).toMillis() / 1000.0);
        }
        JsonNode when = body.get("when");
        return when.has("above") ? new AlertCondition(AlertCondition.Comparison.ABOVE, when.get("above").doubleValue())
                : new AlertCondition(AlertCondition.Comparison.BELOW, when.get("below").doubleValue());
    }

    private static Duration duration(JsonNode node, Duration standard) {
        if (node == null || !node.isTextual()) {
            return standard;
        }
        String text = node.textValue();
        return text.endsWith("W") ? Duration.ofDays(7L * Integer.parseInt(text.substring(1, text.length() - 1))) : Duration.parse(text);
    }
}
