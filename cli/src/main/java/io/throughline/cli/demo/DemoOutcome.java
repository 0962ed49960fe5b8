package io.throughline.cli.demo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.demo.simulation.ShopSettings;
import io.throughline.cli.stack.LocalStackAddress;
import io.throughline.cli.stack.ServiceApi;

/** What the public APIs report about the history. */
final class DemoOutcome {

    private static final int PAGE = 200;

    /** @param channel {@code all} where the service sums over channels */
    record Score(String channel, long n, double score, double low, double high) {
    }

    private final LocalStackAddress stack;
    private final ServiceApi api;

    DemoOutcome(LocalStackAddress stack, ServiceApi api) {
        this.stack = stack;
        this.api = api;
    }

    JsonNode profile(String identifier) {
        return api.get("agent", stack.profile(), "/v1/profiles/by-identifier/" + ServiceApi.segment(identifier)).body();
    }

    /** Empty while there is no profile. */
    static Set<String> identifiers(JsonNode profile) {
        var identifiers = new TreeSet<String>();
        profile.path("identifiers").forEach(entry -> identifiers.add(entry.path("type").asText() + ":" + entry.path("value").asText()));
        return identifiers;
    }

    List<JsonNode> timeline(String identifier, int atMost) {
        var items = new ArrayList<JsonNode>();
        String cursor = "";
        do {
            var page = api.expect(
                    api.get("agent", stack.journey(),
                            "/v1/timelines/" + ServiceApi.segment(identifier) + "?limit=" + Math.min(PAGE, atMost) + cursor),
                    "Reading the timeline of " + identifier);
            page.path("items").forEach(items::add);
            cursor = page.path("next").isTextual() ? "&cursor=" + URLEncoder.encode(page.path("next").asText(), StandardCharsets.UTF_8)
                    : "";
        } while (!cursor.isEmpty() && items.size() < atMost);
        return items;
    }

    List<Score> scores(String metric, ShopSettings period) {
        var path = "/v1/scores?metric=" + metric + "&interval=all&from=" + period.start().minusSeconds(86_400) + "&to=" + period.until();
        JsonNode body = api.expect(api.get("analyst", stack.feedback(), path), "Reading the scores");
        var scores = new ArrayList<Score>();
        for (JsonNode entry : body.path("items")) {
            scores.add(new Score(entry.path("channel").asText("all"), entry.path("n").asLong(), entry.path("score").asDouble(),
                    entry.path("low").asDouble(), entry.path("high").asDouble()));
        }
        return scores;
    }

    JsonNode recommendations(String identifier, int limit) {
        return api.expect(
                api.get("agent", stack.recommendation(), "/v1/recommendations/" + ServiceApi.segment(identifier) + "?limit=" + limit),
                "Asking recommendations for " + identifier);
    }
}
