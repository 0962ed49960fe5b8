package io.throughline.journey.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.throughline.journey.analysis.sequence.TestEventSequence;
import org.junit.jupiter.api.Test;

/** Bits: A the goal, B in the currency, C a touch; groups are channels. */
class ConversionPathExtractorTest {

    private final List<ConversionPath> trails = new ArrayList<>();

    @Test
    void touchesSinceTheConversionBeforeAndWithinTheLookBackAreCredited() {
        cut(false, TestEventSequence.of("C@100 C@195 C@200 ABC@295 C@300 ABC@310").groups(1, 2, 3, 4, 5, 4).values(0, 0, 0, 70, 0, 30));

        assertThat(trails).extracting(
                conversionPath -> Arrays.toString(conversionPath.touches()) + conversionPath.conversions() + "/" + conversionPath.value())
                .containsExactly(
                        // 195 is exactly too old, and 100 older; yet nobody paused between them and the conversion, so they came to it,
                        // not to nothing.
                        "[3]1/70.0", "[5]1/30.0");
        assertThat(trails.getFirst().ages()).containsExactly(95);
    }

    @Test
    void aConversionWithoutTouchesIsItsOwn() {
        cut(false, TestEventSequence.of("ABC@300 ABC@500").groups(2, 3).values(5, Double.NaN));

        assertThat(trails).extracting(conversionPath -> Arrays.toString(conversionPath.touches()) + conversionPath.value())
                .containsExactly("[2]5.0", "[3]0.0");
    }

    @Test
    void touchesThatNothingFollowsCameToNothingOnceTheLookBackIsOver() {
        ConversionPathExtractor cutter = cut(false, TestEventSequence.of("C@200 C@290 C@500 C@950").groups(1, 2, 3, 1));

        assertThat(trails).extracting(conversionPath -> Arrays.toString(conversionPath.touches()) + conversionPath.nulls())
                .containsExactly("[1, 2]1", "[3]1");
        assertThat(cutter.open()).isEqualTo(1);
    }

    @Test
    void whatIsOutsideOfThePeriodIsNotCountedButPartsJourneys() {
        // From 200 to 1,000: the conversion at 150 is not asked for, yet the touch at 140 was its.
        cut(false, TestEventSequence.of("C@140 AB@150 C@160 AB@210").groups(1, 2, 3, 2));

        assertThat(trails).extracting(conversionPath -> Arrays.toString(conversionPath.touches())).containsExactly("[3]");
    }

    @Test
    void theFirstConversionAloneMayCount() {
        cut(true, TestEventSequence.of("C@290 AB@300 C@310 AB@320 C@400").groups(1, 2, 1, 2, 3));

        assertThat(trails).hasSize(1);
    }

    @Test
    void conversionsInAnotherCurrencyCountWithoutTheirWorth() {
        ConversionPathExtractor cutter = cut(false, TestEventSequence.of("C@290 A@300").groups(1, 2).values(0, 99));

        assertThat(trails).singleElement().satisfies(conversionPath -> assertThat(conversionPath.value()).isZero());
        assertThat(cutter.otherCurrency()).isEqualTo(1);
    }

    @Test
    void whatNoOrderIsWorthIsNotBelieved() {
        ConversionPathExtractor cutter = cut(false, TestEventSequence.of("C@290 AB@300 AB@310 AB@320 AB@330").groups(1, 2, 2, 2, 2)
                .values(0, 1e17, -1e300, Double.POSITIVE_INFINITY, 1e12));

        assertThat(trails).extracting(ConversionPath::value).containsExactly(0.0, 0.0, 0.0, 1e12);
        assertThat(cutter.beyondBelief()).isEqualTo(2);
    }

    private ConversionPathExtractor cut(boolean firstOnly, TestEventSequence walk) {
        ConversionPathExtractor cutter = new ConversionPathExtractor(200, 1_000, 100, firstOnly, trails::add);
        cutter.cut(walk);
        return cutter;
    }
}
