package io.throughline.journey.touchpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.throughline.commons.event.Event;
import io.throughline.commons.event.Received;
import io.throughline.commons.test.Contracts;
import org.junit.jupiter.api.Test;

class EventReaderTest {

    private static LogRow read(String type, String data) {
        Event event = new Event("1", "/sources/shop-web", type, "user_id:42", Instant.EPOCH, data.getBytes(StandardCharsets.UTF_8), null);
        return EventReader.read(new Received(event, "touchpoints", 0, 0)).orElseThrow();
    }

    @Test
    void theExamplesOfTheContractsAreRead() {
        assertThat(read(EventReader.TOUCHPOINT, Contracts.example("touchpoints", "touchpoint")).name()).isEqualTo("Order Completed");
        assertThat(read(EventReader.FEEDBACK, Contracts.example("feedback", "received")).name()).isEqualTo(EventReader.FEEDBACK_NAME);
    }

    @Test
    void halfASurrogateIsPoisonBeforeItLooksLikeAFaultOfTheStore() {
        String touchpoint = Contracts.example("touchpoints", "touchpoint");
        String feedback = Contracts.example("feedback", "received");

        for (String text : new String[] { "Order Completed", "shop-web", "user_id:42", "anonymous_id:b7e0c1", "\"web\"" }) {
            assertThatThrownBy(() -> read(EventReader.TOUCHPOINT, touchpoint.replace(text, text.startsWith("\"") ? "\"\\ud83d\"" : text + "\\ud83d")))
                    .as(text).isInstanceOf(EventReader.Poison.class);
        }
        assertThatThrownBy(() -> read(EventReader.FEEDBACK, feedback.replace("手机结账", "\\ud83d"))).isInstanceOf(EventReader.Poison.class);
        // What is kept as the text that was told has it escaped.
        assertThat(read(EventReader.TOUCHPOINT, touchpoint.replace("龙井茶", "\\ud83d")).properties()).contains("\\ud83d");
    }
}
