package io.throughline.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.cli.CliFailure;
import org.junit.jupiter.api.Test;

class BareProducerTest {

    @Test
    void theWholeRunsLineIsReadNotTheIntervals() {
        String output =
                """
        52541 records sent, 10508.2 records/sec (7.01 MB/sec), 1801.3 ms avg latency, 2674.0 ms max latency.
        100000 records sent, 14285.714286 records/sec (9.54 MB/sec), 1753.21 ms avg latency, 2893.00 ms max latency, 1801 ms 50th, 2720 \
        ms 95th, 2860 ms 99th, 2890 ms 99.9th.
        """;

        var result = BareProducer.parse(output);

        assertThat(result).isEqualTo(new BareProducer.Result(14285.714286, 1801, 2860));
    }

    @Test
    void outputWithoutThatLineIsAFailureInOneLine() {
        assertThatThrownBy(() -> BareProducer.parse("Exception in thread main\n\tat somewhere"))
                .isInstanceOf(CliFailure.class).hasMessageEndingWith("Exception in thread main");
    }
}
