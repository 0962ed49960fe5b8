package io.throughline.recommendation.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OrderShareTest {

    @Test
    void matchesNewcombesPublishedIntervals() {
        // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998,
        // table I, method 3 (Wilson without continuity correction): 81/263, 15/148, 0/20, 1/29
        assertInterval(OrderShare.wilson(81, 263), 0.2553, 0.3662);
        assertInterval(OrderShare.wilson(15, 148), 0.0624, 0.1605);
        assertInterval(OrderShare.wilson(0, 20), 0.0000, 0.1611);
        assertInterval(OrderShare.wilson(1, 29), 0.0061, 0.1718);
    }

    @Test
    void isWholeForAll() {
        OrderShare share = OrderShare.wilson(5, 5);

        assertThat(share.value()).isEqualTo(1);
        assertThat(share.high()).isEqualTo(1);
        assertThat(share.low()).isBetween(0.5, 0.6);
    }

    @Test
    void staysWithinOneWhileCountersAreBehind() {
        assertThat(OrderShare.wilson(3, 2).value()).isEqualTo(1);
        assertThat(OrderShare.wilson(1, 0).value()).isEqualTo(1);
    }

    private static void assertInterval(OrderShare share, double low, double high) {
        assertThat(share.low()).isCloseTo(low, within(5e-5));
        assertThat(share.high()).isCloseTo(high, within(5e-5));
    }
}
