package io.throughline.commons.problem;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refusals that happen before a resource is reached: a body over {@code quarkus.http.limits.max-body-size},
 * a request line that is not HTTP. Without this they would be answered with an empty body.
 */
@ApplicationScoped
class RouteProblems {

    /** Before Quarkus's own check (order -2), which answers 413 with nothing. */
    private static final int BEFORE_THE_BODY_IS_READ = -3;

    private final long maxBody;

    RouteProblems(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.maxBody = maxBody.asLongValue();
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_THE_BODY_IS_READ).handler(RouteProblems::refuseUndecodable);
        router.route().order(BEFORE_THE_BODY_IS_READ).handler(this::refuseTooLarge);
        for (ProblemKind kind : new ProblemKind[] { ProblemKind.INVALID_BODY, ProblemKind.NOT_FOUND,
                ProblemKind.TOO_LARGE }) {
            router.errorHandler(kind.status(), context -> answer(context, kind));
        }
    }

    /** Vert.x would answer a query that cannot be decoded with 400 and nothing. */
    private static void refuseUndecodable(RoutingContext context) {
        if (isDecodable(context.request().uri())) {
            context.next();
        } else {
            answer(context, ProblemKind.INVALID_PARAMETER);
        }
    }

    /** RFC 3986, section 2.1: two hexadecimal digits follow each %. */
    static boolean isDecodable(String uri) {
        for (int at = uri.indexOf('%'); at >= 0; at = uri.indexOf('%', at + 1)) {
            if (at + 2 >= uri.length() || Character.digit(uri.charAt(at + 1), 16) < 0 || Character.digit(uri.charAt(at + 2), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private void refuseTooLarge(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        if (length != null && length.length() > 18 || length != null && Long.parseLong(length) > maxBody) {
            context.response().putHeader("Connection", "close");
            answer(context, ProblemKind.TOO_LARGE);
        } else {
            context.next();
        }
    }

    private static void answer(RoutingContext context, ProblemKind kind) {
        if (context.response().ended() || context.response().headWritten()) {
            return;
        }
        JsonObject body = new JsonObject().put("type", kind.type()).put("title", kind.title())
                .put("status", kind.status()).put("detail", switch (kind) {
                    case INVALID_PARAMETER -> "Path or query has a % that two hexadecimal digits do not follow: write it as %25.";
                    case INVALID_BODY -> "The request cannot be read: check the encoding of its path, query and headers.";
                    case NOT_FOUND -> "Check the path.";
                    default -> "Send a smaller body.";
                });
        context.response().setStatusCode(kind.status()).putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(body.toBuffer());
    }
}
