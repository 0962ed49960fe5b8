package io.throughline.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

class LatencyPercentilesTest {

    /** Nearest rank, worked through by hand: of 1 … 200 ms the 50th percentile is 100 ms and the 99th is 198 ms. */
    @Test
    void percentilesAreNearestRanks() {
        var latencies = LatencyPercentiles.of(LongStream.rangeClosed(1, 200).map(i -> (201 - i) * 1_000_000).toArray());

        assertThat(latencies.millis(50)).isEqualTo(100);
        assertThat(latencies.millis(99)).isEqualTo(198);
        assertThat(latencies.millis(100)).isEqualTo(200);
    }
}
