package io.throughline.cli.demo.simulation;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One survey answer. Partners with clients of their own post those of the channels {@code partner} and {@code social}; the shop
 * posts the others.
 *
 * @param metric nps 0–10, csat 1–5 or ces 1–7 (7 = very easy)
 * @param about the messageId of the touchpoint that was rated; {@code null} for the relationship as a whole
 */
public record SurveyAnswer(
        int person, String channel, String id, String metric, int score, String comment, String language, String identifier, String about,
        Instant at) {

    public Map<String, Object> body(boolean withChannel) {
        var body = new LinkedHashMap<String, Object>();
        body.put("id", id);
        body.put(metric, score);
        if (comment != null) {
            body.put("comment", comment);
        }
        body.put("language", language);
        body.put("identifiers", List.of(identifier));
        if (about != null) {
            body.put("touchpoint", about);
        }
        body.put("occurredAt", at.toString());
        if (withChannel) {
            body.put("channel", channel);
        }
        return body;
    }
}
