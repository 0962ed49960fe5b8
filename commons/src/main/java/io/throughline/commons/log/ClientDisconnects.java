package io.throughline.commons.log;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.problem.ClientDisconnect;

/**
 * Drops log records above DEBUG in which the HTTP layer reports that a caller went away in the middle of a request or an answer,
 * since that is no fault of the service. It filters only loggers that know no connections other than those of callers.
 */
@ApplicationScoped
class ClientDisconnects {

    private static final List<String> LOGGERS =
            List.of("io.quarkus.vertx.http.runtime.QuarkusErrorHandler", "io.vertx.ext.web.RoutingContext",
                    "io.vertx.core.net.impl.ConnectionBase", "io.vertx.core.net.impl.VertxConnection",
                    "io.vertx.core.http.impl.Http1xServerConnection",
                    "io.vertx.core.http.impl.HttpServerImpl", "io.netty.channel.DefaultChannelPipeline",
                    "io.netty.channel.AbstractChannelHandlerContext",
                    "org.jboss.resteasy.reactive.common.core.AbstractResteasyReactiveContext",
                    "org.jboss.resteasy.reactive.server.handlers.PublisherResponseHandler",
                    "org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext",
                    "org.jboss.resteasy.reactive.server.vertx.VertxResteasyReactiveRequestContext",
                    "io.quarkus.mutiny.runtime.MutinyInfrastructure", "io.quarkus.vertx.core.runtime.VertxCoreRecorder");

    /** Nothing else keeps a reference to the loggers, and a filter is lost with its logger. */
    private final List<Logger> filtered = new ArrayList<>();

    void start(@Observes StartupEvent event) {
        for (String name : LOGGERS) {
            Logger logger = Logger.getLogger(name);
            Filter before = logger.getFilter();
            logger.setFilter(message -> isWorthSaying(message) && (before == null || before.isLoggable(message)));
            filtered.add(logger);
        }
    }

    private static boolean isWorthSaying(LogRecord message) {
        if (message.getLevel().intValue() < Level.INFO.intValue()) {
            return true;
        }
        // Unless it logs at DEBUG, Vert.x passes an exception's message without the exception.
        Throwable thrown = message.getThrown();
        return thrown == null ? !ClientDisconnect.isText(message.getMessage()) : !ClientDisconnect.isCauseOf(thrown);
    }
}
