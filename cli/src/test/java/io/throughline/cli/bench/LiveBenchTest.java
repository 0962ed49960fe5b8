package io.throughline.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class LiveBenchTest {

    @Test
    void aMarkerIsSeenWithTheFirstFrameThatCountsIt() {
        var markers = new MarkerTracker(4);
        markers.sent(0);
        markers.sent(100_000_000);
        markers.seen(1, 900_000_000);
        markers.sent(200_000_000);
        markers.seen(1, 1_000_000_000);
        markers.seen(9, 1_900_000_000);
        markers.sent(2_000_000_000);

        assertThat(markers.sent()).isEqualTo(4);
        assertThat(markers.seen()).isEqualTo(3);
        assertThat(markers.latencies().sortedNanos()).containsExactly(900_000_000, 1_700_000_000, 1_800_000_000);
    }

    @Test
    void framesAreReadAndCommentsPassedOver() throws IOException {
        List<JsonNode> frames = new ArrayList<>();

        LiveFrames.read(new BufferedReader(new StringReader("""
        : still here

        id: 7
        data: {"stages":[{"events":{"lastHour":12}}]}

        id:8
        data:{"stages":[
        data:]}

        data: {"cut": true}""")), frames::add);

        assertThat(frames).hasSize(2);
        assertThat(LiveBench.counted(frames.getFirst())).isEqualTo(12);
        assertThat(LiveBench.counted(frames.getLast())).isZero();
    }

    @Test
    void theMapOfARunCountsItsMarkersAlone() {
        assertThat(new ObjectMapper().valueToTree(LiveBench.map("bench-1")).at("/stages/0/rules/0/event").asText())
                .isEqualTo(LiveBench.marker("bench-1"));
    }
}
