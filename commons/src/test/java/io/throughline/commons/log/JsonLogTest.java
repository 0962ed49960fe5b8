package io.throughline.commons.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.time.Instant;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.json.runtime.JsonFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

/** What {@code ./throughline logs} and collectors of logs read of a line, as quarkus-logging-json writes it by default. */
class JsonLogTest {

    private final JsonFormatter format = new JsonFormatter();

    @Test
    void aLineIsOneObjectWithTimeLevelLoggerMessageAndTrace() throws Exception {
        String line = format.format(message(null));

        assertThat(line).endsWith("\n").hasLineCount(1);
        JsonNode entry = new ObjectMapper().readTree(line);
        assertThat(Instant.parse(entry.path("timestamp").textValue())).isEqualTo(Instant.parse("2026-11-30T13:10:12.189Z"));
        assertThat(entry.path("level").textValue()).isEqualTo("WARN");
        assertThat(entry.path("loggerName").textValue()).isEqualTo("io.throughline.journey.live.stream.LiveStreams");
        assertThat(entry.path("message").textValue()).isEqualTo("读者太慢了\n\"so\"");
        assertThat(entry.path("mdc").path("traceId").textValue()).isEqualTo("4bf92f");
        assertThat(entry.has("exception")).isFalse();
    }

    @Test
    void anExceptionIsItsTypeMessageFramesAndCauses() throws Exception {
        JsonNode exception = new ObjectMapper()
                .readTree(format.format(message(new IllegalStateException("no", new ConnectException("Connection refused")))))
                .path("exception");

        assertThat(exception.path("exceptionType").textValue()).isEqualTo("java.lang.IllegalStateException");
        assertThat(exception.path("message").textValue()).isEqualTo("no");
        JsonNode frame = exception.path("frames").path(0);
        assertThat(frame.path("class").textValue()).isEqualTo(getClass().getName());
        assertThat(frame.path("method").textValue()).isEqualTo("anExceptionIsItsTypeMessageFramesAndCauses");
        assertThat(frame.path("line").intValue()).isPositive();
        assertThat(exception.path("causedBy").path("exception").path("exceptionType").textValue()).isEqualTo("java.net.ConnectException");
    }

    private static ExtLogRecord message(Throwable thrown) {
        ExtLogRecord message = new ExtLogRecord(org.jboss.logmanager.Level.WARN, "读者太慢了\n\"so\"", ExtLogRecord.FormatStyle.NO_FORMAT,
                JsonLogTest.class.getName());
        message.setLoggerName("io.throughline.journey.live.stream.LiveStreams");
        message.setInstant(Instant.parse("2026-11-30T13:10:12.189Z"));
        message.setMdc(Map.of("traceId", "4bf92f"));
        message.setThrown(thrown);
        return message;
    }
}
