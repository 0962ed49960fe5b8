package io.throughline.journey.analysis.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ShareIntervalTest {

    /** R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I, method 3. */
    @Test
    void theIntervalIsThatOfThePublishedTable() {
        check(81, 263, 0.2553, 0.3662);
        check(15, 148, 0.0624, 0.1605);
        check(0, 20, 0.0000, 0.1611);
        check(1, 29, 0.0061, 0.1718);
    }

    private static void check(long n, long of, double low, double high) {
        ShareInterval share = ShareInterval.wilson(n, of);
        assertThat(share.low()).isCloseTo(low, within(0.00005));
        assertThat(share.high()).isCloseTo(high, within(0.00005));
    }

    @Test
    void ofNobodyNothingIsKnown() {
        assertThat(ShareInterval.wilson(0, 0)).isEqualTo(new ShareInterval(0, 0, null, 0, 1));
        assertThat(ShareInterval.wilson(5, 5).high()).isEqualTo(1);
    }
}
