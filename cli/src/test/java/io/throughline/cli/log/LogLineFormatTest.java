package io.throughline.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;

import org.junit.jupiter.api.Test;

class LogLineFormatTest {

    private final LogLineFormat format = new LogLineFormat(ZoneId.of("Asia/Shanghai"));

    @Test
    void aLineOfJsonIsTimeLevelLoggerAndMessage() {
        var line =
                """
        {"timestamp":"2026-11-30T13:10:12.18920287Z","loggerName":"io.throughline.journey.live.stream.LiveStreams","level":"WARN",\
        "message":"读者太慢了",\
        "threadName":"t","mdc":{},"ndc":"","processId":1}""";

        assertThat(format.readable(line)).isEqualTo("11-30 21:10:12.189 WARN  [i.t.j.live.stream.LiveStreams] 读者太慢了");
    }

    @Test
    void theTraceIsNamedAndAnExceptionIsToldWithItsCause() {
        var line =
                """
        {"timestamp":"2026-11-30T13:10:12Z","loggerName":"a","level":"ERROR","message":"A request failed","mdc":{"traceId":"4bf92f"},\
        "exception":{"refId":1,"exceptionType":"java.lang.IllegalStateException","message":"no","frames":[{"class":"a.B","method":"c",\
        "line":85}],\
        "causedBy":{"exception":{"refId":2,"exceptionType":"java.net.ConnectException","message":"Connection refused",\
        "frames":[{"class":"d.E","method":"f"}]}}}}""";

        assertThat(format.readable(line).lines())
                .containsExactly(
                        "11-30 21:10:12.000 ERROR [a] A request failed (trace 4bf92f)",
                        "    java.lang.IllegalStateException: no",
                        "        at a.B.c:85",
                        "    caused by java.net.ConnectException: Connection refused",
                        "        at d.E.f");
    }

    @Test
    void whatIsNoEntryStaysAsItIs() {
        for (var line : new String[]{ "", "READY port=8123", "{not json", "{\"a\":1}", "[1]" }) {
            assertThat(format.readable(line)).isEqualTo(line);
        }
    }

    @Test
    void aLongTraceIsCut() {
        var frames = "{\"class\":\"a.B\",\"method\":\"c\",\"line\":1},".repeat(40);
        var line =
                "{\"message\":\"x\",\"level\":\"ERROR\",\"timestamp\":\"soon\",\"loggerName\":\"a\","
                        + "\"exception\":{\"exceptionType\":\"E\",\"frames\":["
                        + frames.substring(0, frames.length() - 1)
                        + "]}}";

        assertThat(format.readable(line).lines()).hasSize(2 + 12 + 1).last().asString().isEqualTo("        … 28 more (--json shows all)");
    }
}
