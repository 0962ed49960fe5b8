package io.throughline.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** The collector's batch endpoint as the contract words it, with what was sent and a say in what it answers. */
public final class FakeCollector implements AutoCloseable {

    public static final String WRITE_KEY = "wk_test";

    /** What to answer; {@code retryAfter} in seconds is sent when it is not null. */
    public record Reply(int status, String retryAfter, String body) {

        public static Reply accepted(JsonNode batch) {
            return new Reply(200, null, "{\"success\":true,\"accepted\":" + batch.size() + ",\"quarantined\":[]}");
        }
    }

    private final HttpServer server;
    private final ObjectMapper json = new ObjectMapper();
    private final List<JsonNode> batches = new CopyOnWriteArrayList<>();
    private final List<Integer> bodyBytes = new CopyOnWriteArrayList<>();
    private final List<Long> arrivals = new CopyOnWriteArrayList<>();
    private volatile Function<JsonNode, Reply> answer = Reply::accepted;

    public FakeCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/batch", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    public void answer(Function<JsonNode, Reply> how) {
        answer = how;
    }

    /** Every event of every batch that was answered with 200. */
    public List<JsonNode> events() {
        var events = new ArrayList<JsonNode>();
        batches.forEach(batch -> batch.forEach(events::add));
        return events;
    }

    public List<String> messageIds() {
        return events().stream().map(event -> event.path("messageId").asText()).toList();
    }

    public List<JsonNode> batches() {
        return batches;
    }

    public List<Integer> bodyBytes() {
        return bodyBytes;
    }

    public List<Long> arrivalsNanos() {
        return arrivals;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            arrivals.add(System.nanoTime());
            byte[] packed = exchange.getRequestBody().readAllBytes();
            String expected = "Basic " + Base64.getEncoder().encodeToString((WRITE_KEY + ":").getBytes(StandardCharsets.UTF_8));
            if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                reply(exchange, new Reply(401, null, "{}"));
                return;
            }
            if (!"gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
                reply(exchange, new Reply(400, null, "{\"detail\":\"not gzip\"}"));
                return;
            }
            byte[] body = new GZIPInputStream(new java.io.ByteArrayInputStream(packed)).readAllBytes();
            JsonNode batch = json.readTree(body).path("batch");
            Reply reply = answer.apply(batch);
            if (reply.status() == 200) {
                batches.add(batch);
                bodyBytes.add(body.length);
            }
            reply(exchange, reply);
        }
    }

    private static void reply(HttpExchange exchange, Reply reply) throws IOException {
        if (reply.retryAfter() != null) {
            exchange.getResponseHeaders().set("Retry-After", reply.retryAfter());
        }
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
