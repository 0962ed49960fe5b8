package io.throughline.commons.log;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.formatters.JsonFormatter;

/**
 * One JSON object a line ({@code throughline.log.json}), for machines to read. quarkus-logging-json is not published
 * for this version of Quarkus, so the log manager's own formatter, which that extension wraps, is set here.
 */
@ApplicationScoped
class JsonLogs {

    private final boolean json;

    JsonLogs(@ConfigProperty(name = "throughline.log.json", defaultValue = "false") boolean json) {
        this.json = json;
    }

    void apply(@Observes @Priority(1) StartupEvent event) {
        if (json) {
            for (Handler handler : LogContext.getLogContext().getLogger("").getHandlers()) {
                format(handler);
            }
        }
    }

    private static void format(Handler handler) {
        if (handler instanceof org.jboss.logmanager.handlers.ConsoleHandler || handler instanceof ConsoleHandler) {
            JsonFormatter formatter = new JsonFormatter();
            formatter.setPrintDetails(false);
            handler.setFormatter(formatter);
        } else if (handler instanceof ExtHandler nesting) {
            for (Handler child : nesting.getHandlers()) {
                format(child);
            }
        }
    }
}
