package io.throughline.journey.collector.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Prepares requests for the collector: ignores the content type and allows pages of any web site to send events and read the settings of
 * SDKs (CORS, Fetch Standard section 3.2). These endpoints take no cookie and no token, so a foreign page gains nothing. The other APIs
 * allow only listed origins.
 */
@ApplicationScoped
class CollectorRoutes {

    /** One day; browsers reduce it to their own limit. */
    private static final String MAX_AGE_SECONDS = "86400";
    private static final String EVENTS = "/v1/(?:identify|track|page|screen|group|alias|batch|import|[itpsgab])/?";
    private static final String SETTINGS = "/v1/(?:projects/[^/]+/settings|sourceConfig)/?";
    /** The headers of stock SDKs are listed, because old browsers do not support the asterisk, and it never covers Authorization. */
    private static final String HEADERS =
            "authorization, content-type, content-encoding, anonymousid, sentat, x-retry-count, traceparent, *";

    void register(@Observes Router router) {
        router.routeWithRegex(HttpMethod.OPTIONS, EVENTS).order(Integer.MIN_VALUE).handler(context -> preflight(context, "POST"));
        router.routeWithRegex(HttpMethod.OPTIONS, SETTINGS).order(Integer.MIN_VALUE).handler(context -> preflight(context, "GET"));
        router.routeWithRegex(HttpMethod.GET, SETTINGS).order(Integer.MIN_VALUE).handler(context -> {
            allowAll(context);
            context.next();
        });
        router.routeWithRegex(HttpMethod.POST, EVENTS).order(Integer.MIN_VALUE).handler(context -> {
            allowAll(context);
            // The content type is not significant: browsers send text/plain to avoid the preflight, and other clients send none or any.
            context.request().headers().set(HttpHeaders.CONTENT_TYPE, "application/octet-stream");
            context.next();
        });
    }

    private static void preflight(RoutingContext context, String method) {
        allowAll(context);
        context.response().setStatusCode(204)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, method)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS).end();
    }

    private static void allowAll(RoutingContext context) {
        context.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "Retry-After");
    }
}
