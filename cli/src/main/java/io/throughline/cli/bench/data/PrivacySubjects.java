package io.throughline.cli.bench.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.CliFailure;
import io.throughline.cli.ProgressReporter;
import io.throughline.cli.bench.ClosedLoopLoad;
import io.throughline.cli.bench.KeepAliveConnection;
import io.throughline.cli.bench.StoredCount;
import io.throughline.cli.stack.LocalStackAddress;
import io.throughline.cli.stack.ServiceApi;

/** People with a fixed number of events each, who then request access to their data or erasure. */
public final class PrivacySubjects {

    private static final int BATCH = 100;
    private static final int CONNECTIONS = 4;
    private static final long PATIENCE_NANOS = 900_000_000_000L;

    private final LocalStackAddress stack;
    private final ServiceApi api;
    private final String run;
    private final String authorization;
    private final int history;
    private int next;

    public PrivacySubjects(LocalStackAddress stack, ServiceApi api, String run, String writeKey, int history) {
        this.stack = stack;
        this.api = api;
        this.run = run;
        this.history = history;
        this.authorization = "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
    }

    /** Sends the history of people from number 0 on, and waits until it is stored. */
    public void send(int people) throws InterruptedException {
        List<byte[]> requests = new ArrayList<>();
        var batch = new ArrayList<String>();
        for (int i = 0; i < people * history; i++) {
            batch.add(
                    """
          {"type":"track","event":"Product Viewed","messageId":"%s-%d","userId":"%s","anonymousId":"%s-device-%d",\
          "properties":{"product_id":"sku-%d","price":20.5}}"""
                            .formatted(run, i, name(i / history), run, i / history, i % 500));
            if (batch.size() == BATCH || i == people * history - 1) {
                byte[] body = ("{\"batch\":[" + String.join(",", batch) + "]}").getBytes(StandardCharsets.UTF_8);
                requests.add(KeepAliveConnection.post(stack.journey(), "/v1/batch", authorization, body));
                batch.clear();
            }
        }
        ClosedLoopLoad.run("people's history", stack.journey(), requests, CONNECTIONS);
        var stored = new StoredCount(stack, run);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (stored.rows() < (long) people * history || !known(people - 1)) {
            if (System.nanoTime() > deadline) {
                throw new CliFailure("The people's history was not stored within 15 minutes.");
            }
            Thread.sleep(200);
        }
    }

    private boolean known(int person) {
        return api.get("agent", stack.profile(), "/v1/profiles/by-identifier/user_id:" + name(person)).ok();
    }

    private String name(int person) {
        return run + "-person-" + person;
    }

    /** @return seconds of each request, one after another, from submission to completion */
    public double[] access(int people) throws InterruptedException {
        return oneByOne("access", people);
    }

    public double[] eraseOneByOne(int people) throws InterruptedException {
        return oneByOne("erasure", people);
    }

    private double[] oneByOne(String kind, int people) throws InterruptedException {
        double[] seconds = new double[people];
        for (int i = 0; i < people; i++) {
            long started = System.nanoTime();
            await(handIn(kind), kind);
            seconds[i] = (System.nanoTime() - started) / 1e9;
        }
        return seconds;
    }

    /** @return seconds until the last erasure is completed */
    public double eraseTogether(int people) throws InterruptedException {
        long started = System.nanoTime();
        var ids = new ArrayList<String>();
        for (int i = 0; i < people; i++) {
            ids.add(handIn("erasure"));
        }
        for (String id : ids) {
            await(id, "erasure");
        }
        return (System.nanoTime() - started) / 1e9;
    }

    private String handIn(String kind) {
        String id = run + "-" + kind + "-" + next;
        Map<String, Object> body = Map.of("id", id, "kind", kind, "subject", "user_id:" + name(next++));
        api.expect(api.post("privacy", stack.profile(), "/v1/privacy/requests", body), "Handing in a request of kind " + kind);
        return id;
    }

    private void await(String id, String kind) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try (var progress = ProgressReporter.every2Seconds(() -> "Waiting for " + id)) {
            for (JsonNode request = read(id); !request.path("status").asText().equals("completed"); request = read(id)) {
                if (System.nanoTime() > deadline || request.path("status").asText().equals("failed")) {
                    throw new CliFailure("Request %s is %s: %s".formatted(id, request.path("status").asText(), request.path("receipts")));
                }
                Thread.sleep(50);
            }
        }
        long counted = touchpoints(read(id), kind);
        if (counted != history) {
            throw new CliFailure("The receipt of %s counts %,d touchpoints, and %,d were sent.".formatted(id, counted, history));
        }
    }

    private JsonNode read(String id) {
        return api.expect(api.get("privacy", stack.profile(), "/v1/privacy/requests/" + id), "Reading request " + id);
    }

    /** The number of touchpoints in journey-service's receipt. */
    private static long touchpoints(JsonNode request, String kind) {
        for (JsonNode each : request.path("receipts")) {
            if (each.path("service").asText().equals("journey-service")) {
                return each.path("receipt").path("counts").path(kind.equals("access") ? "touchpoint" : "touchpoints").asLong();
            }
        }
        return -1;
    }
}
