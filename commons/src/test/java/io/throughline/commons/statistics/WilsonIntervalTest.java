package io.throughline.commons.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonIntervalTest {

    /** R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I, method 3. */
    @ParameterizedTest
    @CsvSource({ "81, 263, 0.2553, 0.3662", "15, 148, 0.0624, 0.1605", "0, 20, 0.0000, 0.1611", "1, 29, 0.0061, 0.1718" })
    void isThatOfThePublishedTable(long hits, long n, double low, double high) {
        WilsonInterval interval = WilsonInterval.of(hits, n);

        assertThat(interval.low()).isCloseTo(low, within(0.00005));
        assertThat(interval.high()).isCloseTo(high, within(0.00005));
    }

    @Test
    void endsWhereSharesEndAndOfNoneLeavesAllPossible() {
        assertThat(WilsonInterval.of(0, 0)).isEqualTo(new WilsonInterval(0, 1));
        assertThat(WilsonInterval.of(0, 7).low()).isZero();
        assertThat(WilsonInterval.of(5, 5).high()).isEqualTo(1);
    }
}
