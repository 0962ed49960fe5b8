package io.throughline.journey.touchpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.test.EventContracts;
import io.throughline.journey.touchpoint.log.LogRow;
import org.junit.jupiter.api.Test;

class LogEventReaderTest {

    private static LogRow read(String type, String data) {
        KeyedEvent event =
                new KeyedEvent("1", "/sources/shop-web", type, "user_id:42", Instant.EPOCH, data.getBytes(StandardCharsets.UTF_8), null);
        return LogEventReader.read(new ReceivedEvent(event, "touchpoints", 0, 0)).orElseThrow();
    }

    @Test
    void theExamplesOfTheContractsAreRead() {
        assertThat(read(LogEventReader.TOUCHPOINT, EventContracts.example("touchpoints", "touchpoint")).name())
                .isEqualTo("Order Completed");
        assertThat(read(LogEventReader.FEEDBACK, EventContracts.example("feedback", "received")).name())
                .isEqualTo(LogEventReader.FEEDBACK_NAME);
    }

    @Test
    void halfASurrogateIsPoisonBeforeItLooksLikeAFaultOfTheStore() {
        String touchpoint = EventContracts.example("touchpoints", "touchpoint");
        String feedback = EventContracts.example("feedback", "received");

        for (String text : new String[]{ "Order Completed", "shop-web", "user_id:42", "anonymous_id:b7e0c1", "\"web\"" }) {
            assertThatThrownBy(() -> read(LogEventReader.TOUCHPOINT,
                    touchpoint.replace(text, text.startsWith("\"") ? "\"\\ud83d\"" : text + "\\ud83d")))
                    .as(text).isInstanceOf(LogEventReader.InvalidEventException.class);
        }
        assertThatThrownBy(() -> read(LogEventReader.FEEDBACK, feedback.replace("手机结账", "\\ud83d")))
                .isInstanceOf(LogEventReader.InvalidEventException.class);
        // What is kept as the text that was told has it escaped.
        assertThat(read(LogEventReader.TOUCHPOINT, touchpoint.replace("龙井茶", "\\ud83d")).properties()).contains("\\ud83d");
    }
}
