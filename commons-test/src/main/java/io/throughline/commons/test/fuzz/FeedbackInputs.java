package io.throughline.commons.test.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Generates survey responses of one person, and records which of them were accepted. */
public final class FeedbackInputs {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String token;
    private final String person;
    private final List<String> accepted = new ArrayList<>();
    private String id;

    public FeedbackInputs(String token, String person) {
        this.token = token;
        this.person = person;
    }

    /** A POST request with a valid id and person; everything else may be odd. */
    public FuzzRequest next(SplittableRandom random) {
        id = "fuzz-" + Long.toHexString(random.nextLong());
        ObjectNode rest = JSON.createObjectNode().put("channel", "web").put("nps", 3).put("csat", 2).put("ces", 2)
                .put("comment", "手机结账太慢了 😞").put("language", "zh-CN")
                .put("touchpoint", "checkout").put("occurredAt", "2026-01-31T09:30:00Z");
        String mutated = new JsonMutator(random, false).mutated(rest, 0);
        String body = "{\"id\":\"%s\",\"identifiers\":[\"%s\"]%s".formatted(id, person,
                mutated.startsWith("{") && mutated.length() > 2 ? "," + mutated.substring(1) : "}");
        return new FuzzRequest("POST /v1/responses", "POST", "/v1/responses",
                Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** Call this after each successful answer. */
    public void accepted(byte[] answer) {
        accepted.add(id);
    }

    public List<String> accepted() {
        return accepted;
    }

    public String person() {
        return person;
    }
}
