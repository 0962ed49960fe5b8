package io.throughline.commons.contract;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.loop.BackgroundLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.Logger;

/**
 * Compiles the schemas of all bodies at start-up, on a thread of its own. The first compilation takes most of a second, during
 * which an event loop would answer nobody. A request with a body that arrives earlier waits for it without holding a thread.
 */
@ApplicationScoped
class SchemaWarmUp {

    /** Before the routes that read a body, after those that refuse a web page of a foreign origin. */
    private static final int ORDER = -100;
    private static final Logger LOG = Logger.getLogger(SchemaWarmUp.class);

    private final BodySchemas schemas;
    private final Vertx vertx;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final BackgroundLoop loop = BackgroundLoop.named("body-schemas").onEnd(() -> done.complete(null)).steps(this::step);

    @Inject
    SchemaWarmUp(BodySchemas schemas, Vertx vertx) {
        this.schemas = schemas;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    void register(@Observes Router router) {
        router.route().order(ORDER).handler(this::await);
    }

    private Duration step() {
        try {
            long began = System.nanoTime();
            int count = schemas.compileAll();
            LOG.debugf("%d schemas of bodies were compiled in %d ms", count, (System.nanoTime() - began) / 1_000_000);
        } finally {
            // A compilation failure is reported by the request that needs the schema, so no request waits forever.
            done.complete(null);
        }
        return BackgroundLoop.DONE;
    }

    private void await(RoutingContext request) {
        if (done.isDone() || !hasBody(request)) {
            request.next();
            return;
        }
        // The code that reads the body resumes the request.
        request.request().pause();
        Context context = vertx.getOrCreateContext();
        done.whenComplete((result, failure) -> context.runOnContext(go -> request.next()));
    }

    private static boolean hasBody(RoutingContext request) {
        HttpMethod method = request.request().method();
        return method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT) || method.equals(HttpMethod.PATCH);
    }
}
