package io.throughline.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.throughline.cli.bench.data.SampleTouchpoints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClosedLoopLoadTest {

    private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
    private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
    private volatile int status = 200;
    private volatile boolean chunked;
    private HttpServer server;
    private URI uri;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            clientPorts.add(exchange.getRemoteAddress().getPort());
            bodies.add(new ObjectMapper().readTree(exchange.getRequestBody()));
            byte[] answer = "{\"success\":true}".getBytes();
            exchange.sendResponseHeaders(status, chunked ? 0 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        uri = URI.create("http://localhost:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void everyRequestIsSentOnceOverConnectionsThatStayOpen() throws InterruptedException {
        var requests = new SampleTouchpoints("bench-x", uri, "key").batches(1_000, 100);

        var result = ClosedLoopLoad.run("batches", uri, requests, 3);

        assertThat(bodies).hasSize(10).allSatisfy(body -> assertThat(body.path("batch")).hasSize(100));
        assertThat(bodies.stream().flatMap(body -> body.path("batch").findValuesAsText("messageId").stream()).distinct()).hasSize(1_000);
        assertThat(clientPorts).hasSizeLessThanOrEqualTo(3);
        assertThat(result.latencies().sortedNanos()).hasSize(10).doesNotContain(0);
    }

    @Test
    void chunkedAnswersAreReadToTheirEnd() throws InterruptedException {
        chunked = true;

        ClosedLoopLoad.run("singles", uri, new SampleTouchpoints("bench-x", uri, "key").single(20), 2);

        assertThat(bodies).hasSize(20);
    }

    @Test
    void whatIsNotAcceptedEndsTheRun() {
        status = 503;

        assertThatThrownBy(() -> ClosedLoopLoad.run("singles", uri, new SampleTouchpoints("bench-x", uri, "key").single(5), 1))
                .hasMessageContaining("HTTP 503");
    }
}
