package io.throughline.journey.alert.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliverySlotsTest {

    private final DeliverySlots sending = new DeliverySlots();

    @Test
    void aHostThatDoesNotAnswerHoldsUpItselfAlone() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(sending.begin("dead-" + i, "dead", "dead.example.cn")).isEqualTo(i < DeliverySlots.AT_ONCE_PER_HOST);
        }

        assertThat(sending.busyRules()).containsExactly("dead");
        assertThat(sending.isFull()).isFalse();
        assertThat(sending.begin("well-1", "well", "well.example.cn")).isTrue();
        assertThat(sending.busyRules()).containsExactly("dead");
    }

    @Test
    void aRuleIsAskedAboutAgainWhenItsHostHasAPlace() {
        sending.begin("a-1", "a", "one.example.cn");
        sending.begin("b-1", "b", "one.example.cn");
        assertThat(sending.busyRules()).isEmpty();
        assertThat(sending.begin("c-1", "c", "one.example.cn")).isFalse();
        assertThat(sending.busyRules()).containsExactly("c");

        sending.end("a-1", "one.example.cn");

        assertThat(sending.busyRules()).isEmpty();
        assertThat(sending.begin("c-1", "c", "one.example.cn")).isTrue();
    }

    @Test
    void anAlertIsSentOnceAtATime() {
        assertThat(sending.begin("a-1", "a", "one.example.cn")).isTrue();
        assertThat(sending.begin("a-1", "a", "one.example.cn")).isFalse();
        sending.end("a-1", "one.example.cn");
        assertThat(sending.begin("a-1", "a", "one.example.cn")).isTrue();
    }

    @Test
    void noMoreThanSoManyAreSentAtOnce() {
        for (int i = 0; i < DeliverySlots.AT_ONCE; i++) {
            assertThat(sending.begin("a-" + i, "a" + i, "host-" + i)).isTrue();
        }

        assertThat(sending.isFull()).isTrue();
        assertThat(sending.begin("b-1", "b", "other")).isFalse();
        assertThat(sending.busyRules()).isEmpty();
        sending.end("a-0", "host-0");
        assertThat(sending.begin("b-1", "b", "other")).isTrue();
    }
}
