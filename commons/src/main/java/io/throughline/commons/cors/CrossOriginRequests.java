package io.throughline.commons.cors;

import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.problem.RouteProblems;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lets pages of the listed origins call the APIs (CORS, Fetch Standard section 3.2). A preflight needs no token. Any other
 * request is answered whatever its origin, since it needs a token of its own and cookies are ignored; a page of an unlisted
 * origin cannot read the answer.
 *
 * <p>{@code quarkus.http.cors} is not used: it refuses requests of any other origin with an empty 403. That would block the
 * collector, which is open to all pages, and the service's own pages wherever a proxy in front of it ends TLS.
 */
@ApplicationScoped
class CrossOriginRequests {

    /** Before authentication and before the body is read, so that the page can read their refusals too. */
    private static final int ORDER = -300;
    private static final String MAX_AGE_SECONDS = "7200";
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
    /** The headers that the services read, and those that event streams and traces send. */
    private static final String REQUEST_HEADERS = "Authorization, Content-Type, Accept-Language, If-Match, If-None-Match, Idempotency-Key, "
            + "X-Query-Id, X-Access-Reason, Last-Event-ID, Cache-Control, traceparent, tracestate";
    private static final String RESPONSE_HEADERS = "ETag, Location, Content-Location, Content-Disposition, Retry-After, WWW-Authenticate";

    private final AllowedOrigins origins;

    CrossOriginRequests(@ConfigProperty(name = "throughline.cors.origins") Optional<List<String>> origins) {
        this.origins = new AllowedOrigins(origins.orElse(List.of()));
    }

    void register(@Observes Router router) {
        router.route().order(ORDER).handler(this::handle);
    }

    private void handle(RoutingContext context) {
        MultiMap answer = context.response().headers();
        if (answer.contains(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN)) {
            // A route that is open to all origins has set its own header.
            context.next();
            return;
        }
        if (!origins.isEmpty()) {
            // Also without an origin: a cache must not give a page an answer that was made for a request without an origin.
            answer.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        }
        String origin = context.request().getHeader(HttpHeaders.ORIGIN);
        boolean allowed = origin != null && origins.contains(origin);
        if (allowed) {
            answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin).set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
        }
        if (origin != null && isPreflight(context)) {
            answerPreflight(context, allowed);
        } else {
            context.next();
        }
    }

    private static boolean isPreflight(RoutingContext context) {
        return context.request().method() == HttpMethod.OPTIONS
                && context.request().headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    private static void answerPreflight(RoutingContext context, boolean allowed) {
        if (allowed) {
            context.response().setStatusCode(204).putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS).end();
            return;
        }
        RouteProblems.answer(context, ProblemKind.FORBIDDEN,
                "Pages of this origin may not call this API. An operator lists allowed origins in CORS_ORIGINS.");
    }
}
