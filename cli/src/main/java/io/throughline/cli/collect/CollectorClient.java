package io.throughline.cli.collect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.cli.CliFailure;
import io.throughline.cli.collect.BatchReceipt.Quarantined;

/** Sends gzip batches to the collector, and repeats a batch that may still succeed until it is acknowledged. Thread-safe. */
public final class CollectorClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final URI batchUri;
    private final RetryBackoff backoff;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicLong retries = new AtomicLong();
    private volatile String trouble = "";

    public CollectorClient(URI collector) {
        this(collector, RetryBackoff.DEFAULT);
    }

    CollectorClient(URI collector, RetryBackoff backoff) {
        this.batchUri = URI.create(collector.toString().replaceAll("/$", "") + "/v1/batch");
        this.backoff = backoff;
    }

    /** How many times something was sent again. */
    public long retries() {
        return retries.get();
    }

    /** Why something is being sent again now; empty when there is no problem. */
    public String trouble() {
        return trouble;
    }

    /**
     * Returns once the collector has acknowledged the batch.
     *
     * @throws CliFailure when the key or the whole batch is refused, or the collector is unavailable for longer than the patience
     */
    public BatchReceipt send(String writeKey, CollectorBatch batch) throws InterruptedException {
        var request = request(writeKey, gzip(batch.body()));
        Instant givingUp = Instant.now().plus(backoff.patience());
        for (int attempt = 1;; attempt++) {
            Attempt outcome = attempt(request);
            if (outcome.receipt != null) {
                trouble = "";
                return outcome.receipt;
            }
            Duration wait = backoff.before(attempt, outcome.retryAfter, Instant.now());
            if (Instant.now().plus(wait).isAfter(givingUp)) {
                throw new CliFailure("The collector at %s did not take a batch within %d s: %s"
                        .formatted(batchUri.getAuthority(), backoff.patience().toSeconds(), outcome.trouble));
            }
            retries.incrementAndGet();
            trouble = outcome.trouble;
            Thread.sleep(wait);
        }
    }

    private record Attempt(BatchReceipt receipt, Optional<String> retryAfter, String trouble) {
    }

    private Attempt attempt(HttpRequest request) throws InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException away) {
            return new Attempt(null, Optional.empty(), "no answer (" + away.getClass().getSimpleName() + ")");
        }
        return switch (response.statusCode()) {
            case 200 -> new Attempt(receipt(response.body()), null, null);
            case 401 -> throw new CliFailure("The collector refuses the write key (401).");
            case 408, 429, 500, 502, 503, 504 ->
                    new Attempt(null, response.headers().firstValue("Retry-After"), "HTTP " + response.statusCode());
            default ->
                    throw new CliFailure("The collector refuses a batch: HTTP " + response.statusCode() + " " + problem(response.body()));
        };
    }

    private HttpRequest request(String writeKey, byte[] body) {
        var basic = Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(batchUri)
                .timeout(TIMEOUT)
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private BatchReceipt receipt(byte[] body) {
        try {
            JsonNode answer = json.readTree(body);
            var quarantined = new ArrayList<Quarantined>();
            for (JsonNode item : answer.path("quarantined")) {
                quarantined.add(
                        new Quarantined(
                                item.path("index").asInt(), item.path("messageId").asText(), item.path("field").asText(),
                                item.path("reason").asText()));
            }
            return new BatchReceipt(answer.path("accepted").asInt(), quarantined);
        } catch (IOException notJson) {
            throw new CliFailure("The collector's answer is not JSON: is " + batchUri.getAuthority() + " really the collector?", notJson);
        }
    }

    private String problem(byte[] body) {
        try {
            JsonNode problem = json.readTree(body);
            return problem.path("detail").asText(problem.path("title").asText(""));
        } catch (IOException notJson) {
            return "";
        }
    }

    private static byte[] gzip(byte[] body) {
        var packed = new ByteArrayOutputStream(body.length / 4 + 64);
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }
}
