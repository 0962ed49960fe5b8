package io.throughline.journey.live.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LatencySketchTest {

    @Test
    void quantilesAreWithinTwoPercentOfTheTrueOnes() {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            LatencySketch sketch = new LatencySketch();
            double spread = 0.5 + random.nextDouble() * 4;
            int[] values =
                    random.doubles(2_000).mapToInt(one -> (int) Math.min(LatencySketch.LONGEST, Math.exp(one * spread * 4))).toArray();
            Arrays.stream(values).forEach(value -> sketch.add(value, 1));
            Arrays.sort(values);
            for (double share : new double[]{ 0.01, 0.5, 0.9, 0.99, 1 }) {
                double exact = values[(int) Math.ceil(share * values.length) - 1];
                assertThat(sketch.quantile(share)).isCloseTo(exact, Offset.offset(exact * LatencySketch.ERROR + 1e-6));
            }
        }
    }

    @Test
    void whatIsTakenBackIsAsIfItHadNotBeenAndNothingHasNoQuantile() {
        LatencySketch sketch = new LatencySketch();
        assertThat(sketch.quantile(0.5)).isNaN();
        sketch.add(0, 1);
        sketch.add(9_999, 1);
        sketch.add(9_999, -1);

        assertThat(sketch.n()).isEqualTo(1);
        assertThat(sketch.quantile(0.99)).isZero();
        sketch.add(Integer.MAX_VALUE, 1);
        assertThat(sketch.quantile(1)).isCloseTo(LatencySketch.LONGEST, Offset.offset(LatencySketch.LONGEST * 0.04));
    }

    @Test
    void idsAreKnownAgainUntilTwiceAsManyCame() {
        SeenEventIds seen = new SeenEventIds(1_000);
        for (int i = 0; i < 3_000; i++) {
            assertThat(seen.add(SeenEventIds.hash("/sources/商店", "m" + i))).isTrue();
            assertThat(seen.add(SeenEventIds.hash("/sources/商店", "m" + Math.max(0, i - 999)))).isFalse();
        }
        assertThat(SeenEventIds.hash("a", "bc")).isNotEqualTo(SeenEventIds.hash("ab", "c"));
    }
}
