package io.throughline.commons.problem;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Refusals that happen before a resource is reached: a body over {@code quarkus.http.limits.max-body-size},
 * a request line that is not HTTP. Without this they would be answered with an empty body.
 */
@ApplicationScoped
class RouteProblems {

    void register(@Observes Router router) {
        for (ProblemKind kind : new ProblemKind[] { ProblemKind.INVALID_BODY, ProblemKind.NOT_FOUND,
                ProblemKind.TOO_LARGE }) {
            router.errorHandler(kind.status(), context -> answer(context, kind));
        }
    }

    private static void answer(RoutingContext context, ProblemKind kind) {
        if (context.response().ended() || context.response().headWritten()) {
            return;
        }
        JsonObject body = new JsonObject().put("type", kind.type()).put("title", kind.title())
                .put("status", kind.status());
        context.response().setStatusCode(kind.status()).putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(body.toBuffer());
    }
}
