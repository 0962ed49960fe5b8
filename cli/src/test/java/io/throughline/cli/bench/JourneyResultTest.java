package io.throughline.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.throughline.cli.bench.JourneyResult.Answer;
import io.throughline.cli.bench.JourneyResult.Size;
import org.junit.jupiter.api.Test;

class JourneyResultTest {

    @Test
    void theTableHasEachQuestionOfEachSizeAndHowItGrows() {
        var result = new JourneyResult("2026-01-01T00:00:00Z", "2 cores", 5, List.of(
                new Size(1_000_000, 5, List.of(new Answer("funnel", 60, 50, 1.2))),
                new Size(10_000_000, 3, List.of(new Answer("funnel", 480, 500, 0.96)))),
                new JourneyResult.Live(60, 4_998, 600, 600, 540, 1_080.4, 1_200, 60, 0.6));

        assertThat(result.markdown())
                .contains("medians of 5 rounds (3 of 10,000,000)")
                .contains("| 1,000,000 | funnel | 60 | 50 | 1.20 |")
                .contains("| 10,000,000 | funnel | 480 | 500 | 0.96 |")
                .contains("From 1,000,000 to 10,000,000 touchpoints (× 10): funnel × 8.0.")
                .contains(
                        "Live view, 4,998 touchpoints a second for 60 s: sent to seen in a frame p50 540 ms, p99 1,080 ms, most 1,200 "
                                + "ms; 600 of 600 markers seen in 60 frames, none more than 0.6 s behind.");
    }

    @Test
    void whatWasRefusedIsNoNumber() {
        var result = new JourneyResult("2026-01-01T00:00:00Z", "2 cores", 5, List.of(
                new Size(1_000_000, 5, List.of(new Answer("paths", 60, Double.NaN, Double.NaN))),
                new Size(2_000_000, 5, List.of(new Answer("paths", Double.NaN, 70, Double.NaN)))), null);

        assertThat(result.markdown()).contains("| 1,000,000 | paths | 60 | refused | – |")
                .contains("| 2,000,000 | paths | refused | 70 | – |").contains("paths: –");
    }

    @Test
    void everyQuestionIsWholeOnceItsPlacesAreFilled() {
        for (JourneyQuestion question : JourneyQuestion.all()) {
            assertThat(question.path().formatted(1)).doesNotContain("%");
            assertThat(question.bare().formatted(1)).doesNotContain("%s");
            if (question.body() != null) {
                assertThat(question.body().formatted("2020-01-01")).contains("\"to\":\"2020-01-01\"").doesNotContain("%");
            }
        }
    }
}
