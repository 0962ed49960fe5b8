package io.throughline.journey.collector.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * What comes before the resource: the content type is passed over, and the pages of any web site may send events and read the settings
 * of SDKs (CORS, Fetch Standard section 3.2). These alone: they take no cookie and no token, so that a foreign page gains nothing by it.
 * The other APIs are open to listed origins.
 */
@ApplicationScoped
class CollectorRoutes {

    /** One day: browsers cut it down to what they allow. */
    private static final String MAX_AGE_SECONDS = "86400";
    private static final String EVENTS = "/v1/(?:identify|track|page|screen|group|alias|batch|import|[itpsgab])/?";
    private static final String SETTINGS = "/v1/(?:projects/[^/]+/settings|sourceConfig)/?";
    /** Those that stock SDKs send are named, since old browsers do not know the asterisk, and for Authorization it never counts. */
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
            // Browsers send text/plain to save themselves the preflight, and others nothing or anything: it says nothing here.
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
