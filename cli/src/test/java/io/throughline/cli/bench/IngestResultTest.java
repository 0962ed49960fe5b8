package io.throughline.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.throughline.cli.bench.IngestResult.Part;
import io.throughline.cli.bench.IngestResult.Round;
import org.junit.jupiter.api.Test;

class IngestResultTest {

    @Test
    void ratiosAreTakenWithinARoundSoThatASlowMachineMovesNothing() {
        var quiet = new Round(new Part(40_000, 1, 2), new Part(20_000, 3, 4), new Part(4_000, 5, 6), 12_000);
        var slow = new Round(new Part(10_000, 1, 2), new Part(5_000, 3, 4), new Part(1_000, 5, 6), 3_000);

        String table = result(List.of(quiet, slow, quiet), 100).markdown();

        assertThat(table)
                .contains("| collector, batches of 100 | 20,000 | 3.0 | 4.0 | 0.50; 0.50–0.50 |")
                .contains("| collector, one by one | 4,000 | 5.0 | 6.0 | 0.10; 0.10–0.10 |")
                .contains("| stored in ClickHouse, end to end | 12,000 | | | 0.30; 0.30–0.30 |");
    }

    @Test
    void oneRowTooManyIsSaid() {
        var round = new Round(new Part(1, 1, 1), new Part(1, 1, 1), new Part(1, 1, 1), 1);

        assertThat(result(List.of(round), 100).everythingStoredOnce()).isTrue();
        assertThat(result(List.of(round), 101).everythingStoredOnce()).isFalse();
        assertThat(result(List.of(round), 101).markdown()).contains("NOT each once");
    }

    private static IngestResult result(List<Round> rounds, long stored) {
        return new IngestResult("2026-01-01T00:00:00Z", "2 cores", 900, 100, 16, rounds, 100, stored, 100);
    }
}
