package io.throughline.journey.touchpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.journey.touchpoint.log.LogWriter;
import org.junit.jupiter.api.Test;

class LogSlicesTest {

    @Test
    void aBatchThatFitsIsOneSlice() {
        assertThat(sizes(100, 40, 60)).containsExactly(List.of(40, 60));
    }

    @Test
    void aSliceEndsBeforeTheEventThatWouldNotFit() {
        assertThat(sizes(100, 40, 60, 1, 99, 50, 51)).containsExactly(List.of(40, 60), List.of(1, 99), List.of(50), List.of(51));
    }

    @Test
    void anEventThatIsLargerThanASliceIsOneAlone() {
        assertThat(sizes(100, 1, 500, 2, 3)).containsExactly(List.of(1), List.of(500), List.of(2, 3));
    }

    @Test
    void ofNothingThereAreNoSlices() {
        assertThat(sizes(100)).isEmpty();
    }

    private static List<List<Integer>> sizes(int bytes, int... events) {
        List<ReceivedEvent> batch = new ArrayList<>();
        for (int size : events) {
            batch.add(new ReceivedEvent(
                    new KeyedEvent("e", "/sources/shop", LogEventReader.TOUCHPOINT, "k", Instant.EPOCH, new byte[size], null),
                    "touchpoints", 0, batch.size()));
        }
        return LogWriter.slices(batch, bytes).stream()
                .map(slice -> slice.stream().map(received -> received.event().data().length).toList()).toList();
    }
}
