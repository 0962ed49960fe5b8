package io.throughline.cli.log;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Formats a JSON line of a service's log for people: local time, level, logger, message, and below it the exception with its
 * causes. A line that is not JSON is kept unchanged.
 */
final class LogLineFormat {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss.SSS");
    private static final int MOST_FRAMES = 12;
    private static final int MOST_CAUSES = 10;

    private final ObjectMapper json = new ObjectMapper();
    private final ZoneId zone;

    LogLineFormat() {
        this(ZoneId.systemDefault());
    }

    LogLineFormat(ZoneId zone) {
        this.zone = zone;
    }

    String readable(String line) {
        JsonNode entry = entry(line);
        if (entry == null || !entry.has("message")) {
            return line;
        }
        StringBuilder text = new StringBuilder();
        text.append(time(entry.path("timestamp").asText())).append(' ').append("%-5s".formatted(entry.path("level").asText()));
        text.append(" [").append(shortened(entry.path("loggerName").asText())).append("] ").append(entry.path("message").asText());
        String trace = entry.path("mdc").path("traceId").asText();
        if (!trace.isEmpty()) {
            text.append(" (trace ").append(trace).append(')');
        }
        exception(text, entry.path("exception"));
        return text.toString();
    }

    private JsonNode entry(String line) {
        if (!line.startsWith("{")) {
            return null;
        }
        try {
            return json.readTree(line);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private String time(String timestamp) {
        try {
            return TIME.format(Instant.parse(timestamp).atZone(zone));
        } catch (DateTimeException e) {
            return timestamp;
        }
    }

    /**
     * Shortens {@code io.throughline.journey.live.stream.LiveStreams} to {@code i.t.j.live.stream.LiveStreams}, since the last
     * two packages and the class suffice.
     */
    private static String shortened(String logger) {
        String[] names = logger.split("\\.");
        for (int i = 0; i < names.length - 3; i++) {
            names[i] = names[i].isEmpty() ? "" : names[i].substring(0, 1);
        }
        return String.join(".", names);
    }

    private static void exception(StringBuilder text, JsonNode outermost) {
        JsonNode exception = outermost;
        for (int cause = 0; exception.has("exceptionType") && cause < MOST_CAUSES; cause++) {
            text.append(System.lineSeparator()).append(cause == 0 ? "    " : "    caused by ")
                    .append(exception.path("exceptionType").asText());
            if (exception.hasNonNull("message")) {
                text.append(": ").append(exception.path("message").asText());
            }
            int shown = 0;
            for (JsonNode frame : exception.path("frames")) {
                if (shown++ == MOST_FRAMES) {
                    text.append(System.lineSeparator()).append("        … ").append(exception.path("frames").size() - MOST_FRAMES)
                            .append(" more (--json shows all)");
                    break;
                }
                text.append(System.lineSeparator()).append("        at ").append(frame.path("class").asText()).append('.')
                        .append(frame.path("method").asText());
                if (frame.path("line").asInt() > 0) {
                    text.append(':').append(frame.path("line").asInt());
                }
            }
            exception = exception.path("causedBy").path("exception");
        }
    }
}
