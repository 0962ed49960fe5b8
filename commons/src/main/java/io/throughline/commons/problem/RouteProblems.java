package io.throughline.commons.problem;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refusals that happen before a resource is reached: a body over {@code quarkus.http.limits.max-body-size}, a request line that
 * is not HTTP. Without this class they would be answered with an empty body.
 */
@ApplicationScoped
public class RouteProblems {

    /** Before Quarkus's own check (order -2), which answers 413 with an empty body. */
    private static final int BEFORE_THE_BODY_IS_READ = -3;

    private final long maxBody;

    RouteProblems(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.maxBody = maxBody.asLongValue();
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_THE_BODY_IS_READ).handler(this::refuseTooLarge);
        for (ProblemKind kind : new ProblemKind[]{ ProblemKind.INVALID_BODY, ProblemKind.NOT_FOUND,
                ProblemKind.TOO_LARGE }) {
            router.errorHandler(kind.status(), context -> answer(context, kind, detail(kind)));
        }
    }

    private void refuseTooLarge(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        if (length != null && length.length() > 18 || length != null && Long.parseLong(length) > maxBody) {
            context.response().putHeader("Connection", "close");
            answer(context, ProblemKind.TOO_LARGE, detail(ProblemKind.TOO_LARGE));
        } else {
            context.next();
        }
    }

    private static String detail(ProblemKind kind) {
        return switch (kind) {
            case INVALID_BODY -> "The request cannot be read: check the encoding of its path, query and headers.";
            case NOT_FOUND -> "Check the path.";
            default -> "Send a smaller body.";
        };
    }

    /** Answers a request that reaches no resource. Does nothing where an answer has begun. */
    public static void answer(RoutingContext context, ProblemKind kind, String detail) {
        if (context.response().ended() || context.response().headWritten()) {
            return;
        }
        JsonObject body = new JsonObject().put("type", kind.type()).put("title", kind.title())
                .put("status", kind.status()).put("detail", detail);
        context.response().setStatusCode(kind.status()).putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(body.toBuffer());
    }
}
