package io.throughline.commons.test.fuzz;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Sends requests to a service and checks each answer: it is never 5xx, and a refusal is a problem document (RFC 9457) that states
 * the fault.
 */
public final class ApiFuzzer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SLOW = Duration.ofSeconds(25);
    private static final int MOST_IDS_READ = 20;
    private static final int LONGEST_LINE = 4_000;

    private final int port;
    private final FuzzReport report;

    public ApiFuzzer(int port, FuzzReport report) {
        this.port = port;
        this.report = report;
    }

    /** @param tokens tokens to send; the first is used most */
    public void run(FuzzSettings settings, ApiOperations operations, List<String> tokens) {
        RequestGenerator generator = new RequestGenerator(operations, tokens);
        run("api", settings, generator::next, answer -> harvest(answer, generator));
    }

    /** Sends requests that the caller generates. */
    public void run(String phase, FuzzSettings settings, Function<SplittableRandom, FuzzRequest> requests,
            java.util.function.Consumer<byte[]> accepted) {
        Instant end = Instant.now().plus(settings.time());
        for (int i = 0; settings.time().isZero() ? i < settings.inputs() : Instant.now().isBefore(end); i++) {
            if (settings.only() >= 0 && i != settings.only()) {
                if (i > settings.only()) {
                    return;
                }
                continue;
            }
            FuzzRequest request = requests.apply(settings.random(phase, i));
            long from = System.nanoTime();
            RawHttpClient.Answer answer = RawHttpClient.send(port, request);
            look(phase, i, request, answer, Duration.ofNanos(System.nanoTime() - from));
            if (answer.status() >= 200 && answer.status() < 300) {
                accepted.accept(answer.body());
            }
        }
    }

    private void look(String phase, int number, FuzzRequest request, RawHttpClient.Answer answer, Duration time) {
        report.count(answer.status() == 0 ? "none" : answer.status() / 100 + "xx");
        String fault = isRefusedBeforeHttp(request, answer) ? null : faultOf(answer);
        if (fault == null && time.compareTo(SLOW) > 0) {
            fault = "took " + time.toSeconds() + " s";
        }
        if (fault != null) {
            report.fault(request.operation() + ": " + fault, phase, number, request.line() + "\n    -> " + answer.status() + ' '
                    + shown(answer) + (answer.failure() == null ? "" : answer.failure()));
        }
    }

    /** Netty and Quarkus answer with a bare status where a request is no HTTP, no URI or too long. No code of the service is reached. */
    private static boolean isRefusedBeforeHttp(FuzzRequest request, RawHttpClient.Answer answer) {
        boolean odd = request.target().length() > LONGEST_LINE || !isUri(request.target()) || request.headers().values().stream()
                .anyMatch(value -> value.length() > LONGEST_LINE || value.chars().anyMatch(c -> c < ' ' || c > '~'));
        return odd && answer.body().length == 0 && List.of(400, 414, 431).contains(answer.status());
    }

    private static boolean isUri(String target) {
        try {
            new URI(target);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** The fault of the answer; null where it has none. */
    private static String faultOf(RawHttpClient.Answer answer) {
        if (answer.status() == 0) {
            return "no answer";
        }
        if (answer.status() >= 500) {
            return answer.status() + " is no answer to a wrong request";
        }
        if (answer.status() < 400) {
            return null;
        }
        if (!answer.contentType().startsWith("application/problem+json")) {
            return answer.status() + " without a problem document but '" + answer.contentType() + "'";
        }
        try {
            JsonNode problem = JSON.readTree(answer.body());
            boolean whole = problem.path("type").isTextual() && problem.path("title").isTextual()
                    && problem.path("status").asInt() == answer.status()
                    && (problem.path("detail").isTextual() && !problem.path("detail").asText().isBlank());
            return whole ? null : answer.status() + " without type, title, status or detail";
        } catch (IOException e) {
            return answer.status() + " with a problem document that is no JSON";
        }
    }

    private static String shown(RawHttpClient.Answer answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        return text.length() < 400 ? text : text.substring(0, 400) + "…";
    }

    private static void harvest(byte[] answer, RequestGenerator generator) {
        try {
            JSON.readTree(answer).findValues("id").stream().filter(JsonNode::isTextual).map(JsonNode::textValue)
                    .filter(id -> id.length() < 100)
                    .limit(MOST_IDS_READ).forEach(generator::remember);
        } catch (IOException noJson) {
            // CSV, NDJSON and drawings contain no ids for further requests.
        }
    }
}
