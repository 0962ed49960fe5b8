package io.throughline.journey.alert;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.bson.Document;

/**
 * Converts rules and alerts that were stored when the latency of the live view was in milliseconds: the measure gets its current name, and
 * each of its numbers is converted to seconds.
 */
public final class EarlierUnits {

    private static final String MILLISECONDS = "latency_p99_ms";
    private static final String SECONDS = "latency_p99_seconds";
    private static final double MILLIS = 1000;

    private EarlierUnits() {
    }

    /** @param body of a rule, as it was stored */
    public static JsonNode ofToday(JsonNode body) {
        if (!body.at("/on/live").asText().equals(MILLISECONDS)) {
            return body;
        }
        ObjectNode rule = body.deepCopy();
        ((ObjectNode) rule.get("on")).put("live", SECONDS);
        for (String limit : List.of("above", "below")) {
            if (rule.at("/when").has(limit)) {
                ((ObjectNode) rule.get("when")).put(limit, rule.at("/when/" + limit).doubleValue() / MILLIS);
            }
        }
        return rule;
    }

    private static Double ofToday(Double value) {
        return value == null ? null : value / MILLIS;
    }

    /** @param alert as it was stored */
    static Document ofToday(Document alert) {
        if (!("live:" + MILLISECONDS).equals(alert.getString("measure"))) {
            return alert;
        }
        Document today = new Document(alert).append("measure", "live:" + SECONDS).append("threshold", ofToday(alert.getDouble("threshold")))
                .append("value", ofToday(alert.getDouble("value")));
        Document resolution = alert.get("resolution", Document.class);
        if (resolution != null && !resolution.containsKey("inSeconds")) {
            today.append("resolution", new Document(resolution).append("value", ofToday(resolution.getDouble("value"))));
        }
        return today;
    }
}
