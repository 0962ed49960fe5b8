package io.throughline.commons.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a request meets that comes while the schemas are compiled. */
class SchemaWarmUpTest {

    private final CountDownLatch compiling = new CountDownLatch(1);
    private final CountDownLatch compiled = new CountDownLatch(1);
    private final Vertx vertx = Vertx.vertx();
    private volatile boolean fails;
    private volatile boolean onEventLoop;
    private final SchemaWarmUp warmUp = new SchemaWarmUp(new BodySchemas(JsonNodeFactory.instance.objectNode()) {

        @Override
        int compileAll() {
            onEventLoop = Context.isOnEventLoopThread();
            compiling.countDown();
            try {
                compiled.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (fails) {
                throw new IllegalStateException("Some schema cannot be compiled");
            }
            return 1;
        }
    }, vertx);
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        Router router = Router.router(vertx);
        warmUp.register(router);
        router.route().handler(BodyHandler.create(false));
        router.route().handler(request -> request.end(Context.isOnEventLoopThread() + " " + request.body().asString()));
        server = vertx.createHttpServer().requestHandler(router).listen(0).toCompletionStage().toCompletableFuture().get(10,
                TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        compiled.countDown();
        warmUp.stop(new ShutdownEvent());
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.actualPort()));
    }

    @Test
    void aBodyWaitsUntilSchemasAreCompiledWithoutHoldingTheEventLoop() throws Exception {
        warmUp.start(new StartupEvent());
        compiling.await();
        String body = "x".repeat(300_000);
        var posted = send(request().POST(BodyPublishers.ofString(body)));

        // Answered by the same event loops, meanwhile.
        assertThat(send(request().GET()).get(10, TimeUnit.SECONDS).body()).startsWith("true");
        assertThat(posted).isNotDone();
        compiled.countDown();

        assertThat(posted.get(10, TimeUnit.SECONDS).body()).isEqualTo("true " + body);
        assertThat(send(request().PUT(BodyPublishers.ofString("b"))).get(10, TimeUnit.SECONDS).body()).isEqualTo("true b");
        assertThat(onEventLoop).isFalse();
    }

    @Test
    void nothingWaitsForEverWhereASchemaCannotBeCompiled() throws Exception {
        fails = true;
        warmUp.start(new StartupEvent());
        var posted = send(request().POST(BodyPublishers.ofString("a")));

        compiled.countDown();

        assertThat(posted.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
}
