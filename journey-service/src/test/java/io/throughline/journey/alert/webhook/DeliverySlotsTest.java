package io.throughline.journey.alert.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliverySlotsTest {

    private final DeliverySlots deliverySlots = new DeliverySlots();

    @Test
    void aHostThatDoesNotAnswerHoldsUpItselfAlone() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(deliverySlots.begin("dead-" + i, "dead", "dead.example.cn")).isEqualTo(i < DeliverySlots.AT_ONCE_PER_HOST);
        }

        assertThat(deliverySlots.busyRules()).containsExactly("dead");
        assertThat(deliverySlots.isFull()).isFalse();
        assertThat(deliverySlots.begin("well-1", "well", "well.example.cn")).isTrue();
        assertThat(deliverySlots.busyRules()).containsExactly("dead");
    }

    @Test
    void aRuleIsAskedAboutAgainWhenItsHostHasAPlace() {
        deliverySlots.begin("a-1", "a", "one.example.cn");
        deliverySlots.begin("b-1", "b", "one.example.cn");
        assertThat(deliverySlots.busyRules()).isEmpty();
        assertThat(deliverySlots.begin("c-1", "c", "one.example.cn")).isFalse();
        assertThat(deliverySlots.busyRules()).containsExactly("c");

        deliverySlots.end("a-1", "one.example.cn");

        assertThat(deliverySlots.busyRules()).isEmpty();
        assertThat(deliverySlots.begin("c-1", "c", "one.example.cn")).isTrue();
    }

    @Test
    void anAlertIsSentOnceAtATime() {
        assertThat(deliverySlots.begin("a-1", "a", "one.example.cn")).isTrue();
        assertThat(deliverySlots.begin("a-1", "a", "one.example.cn")).isFalse();
        deliverySlots.end("a-1", "one.example.cn");
        assertThat(deliverySlots.begin("a-1", "a", "one.example.cn")).isTrue();
    }

    @Test
    void noMoreThanSoManyAreSentAtOnce() {
        for (int i = 0; i < DeliverySlots.AT_ONCE; i++) {
            assertThat(deliverySlots.begin("a-" + i, "a" + i, "host-" + i)).isTrue();
        }

        assertThat(deliverySlots.isFull()).isTrue();
        assertThat(deliverySlots.begin("b-1", "b", "other")).isFalse();
        assertThat(deliverySlots.busyRules()).isEmpty();
        deliverySlots.end("a-0", "host-0");
        assertThat(deliverySlots.begin("b-1", "b", "other")).isTrue();
    }
}
