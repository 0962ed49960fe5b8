package io.throughline.journey.collector;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * What comes before the resource: the content type is passed over, and the pages of any web site may send events
 * (CORS, Fetch Standard section 3.2). The collector alone: it takes no cookie and no token, so that a foreign page
 * gains nothing by it. quarkus.http.cors would open every endpoint.
 */
@ApplicationScoped
class CollectorRoutes {

    /** One day: browsers cut it down to what they allow. */
    private static final String MAX_AGE_SECONDS = "86400";
    private static final String PATHS = "/v1/(?:identify|track|page|screen|group|alias|batch|[itpsgab])";

    void register(@Observes Router router) {
        router.routeWithRegex(HttpMethod.OPTIONS, PATHS).order(Integer.MIN_VALUE).handler(CollectorRoutes::preflight);
        router.routeWithRegex(HttpMethod.POST, PATHS).order(Integer.MIN_VALUE).handler(context -> {
            allowAll(context);
            // Browsers send text/plain to save themselves the preflight, and others nothing or anything: it says nothing here.
            context.request().headers().set(HttpHeaders.CONTENT_TYPE, "application/octet-stream");
            context.next();
        });
    }

    private static void preflight(RoutingContext context) {
        allowAll(context);
        context.response().setStatusCode(204)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "POST")
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type, content-encoding, traceparent")
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS).end();
    }

    private static void allowAll(RoutingContext context) {
        context.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "Retry-After");
    }
}
