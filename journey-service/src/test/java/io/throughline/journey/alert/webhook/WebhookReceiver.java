package io.throughline.journey.alert.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** The other end of a webhook. */
public final class WebhookReceiver implements AutoCloseable {

    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile int status = 204;

    public WebhookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    public record Request(String path, Map<String, String> headers, byte[] body, int answered) {

        /** Whether this secret, as it was shown, signed it. */
        public boolean isSignedBy(String secret) {
            byte[] key = java.util.Base64.getDecoder().decode(secret.substring("whsec_".length()));
            String expected = WebhookSignature.of(key, headers.get("webhook-id"), Long.parseLong(headers.get("webhook-timestamp")), body);
            return List.of(headers.get("webhook-signature").split(" ")).contains(expected);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        Map<String, String> headers = exchange.getRequestHeaders().entrySet().stream()
                .collect(Collectors.toMap(each -> each.getKey().toLowerCase(java.util.Locale.ROOT), each -> each.getValue().getFirst()));
        int answer = status;
        requests.add(new Request(exchange.getRequestURI().toString(), headers, exchange.getRequestBody().readAllBytes(), answer));
        exchange.getResponseHeaders().add("Location", "http://localhost:" + server.getAddress().getPort() + "/elsewhere");
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
    }

    public void answers(int with) {
        status = with;
    }

    public String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    public List<Request> requests() {
        return requests;
    }

    /** Those that it said it took. */
    public List<Request> taken() {
        return requests.stream().filter(each -> each.answered() == 204).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
