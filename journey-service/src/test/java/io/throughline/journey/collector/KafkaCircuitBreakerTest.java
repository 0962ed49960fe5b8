package io.throughline.journey.collector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KafkaCircuitBreakerTest {

    private static final long START = Long.MAX_VALUE - 1_000;
    private final KafkaCircuitBreaker gate = new KafkaCircuitBreaker();

    @Test
    void isOpenWhileEverythingIsAcknowledged() {
        gate.sent(2, START);
        gate.acknowledged(START + 1);

        assertThat(gate.allowsSend(START + KafkaCircuitBreaker.SILENCE)).isTrue();
    }

    @Test
    void anIdleHourIsNoSilence() {
        gate.sent(1, START);
        gate.acknowledged(START + 1);

        gate.sent(1, START + 3_600_000_000_000L);

        assertThat(gate.allowsSend(START + 3_600_000_000_001L)).isTrue();
        assertThat(gate.isAway()).isFalse();
    }

    @Test
    void afterAFailureLetsOneTryNowAndThen() {
        gate.sent(1, START);
        gate.failed(START);

        assertThat(gate.allowsSend(START + 1)).isFalse();
        assertThat(gate.allowsSend(START + KafkaCircuitBreaker.BETWEEN_TRIALS)).isTrue();
        assertThat(gate.allowsSend(START + KafkaCircuitBreaker.BETWEEN_TRIALS + 1)).isFalse();
        assertThat(gate.allowsSend(START + 2 * KafkaCircuitBreaker.BETWEEN_TRIALS)).isTrue();
    }

    @Test
    void silenceWhileSomethingIsDueCountsAsAway() {
        gate.sent(1, START);

        assertThat(gate.allowsSend(START + KafkaCircuitBreaker.SILENCE)).isTrue();
        assertThat(gate.allowsSend(START + KafkaCircuitBreaker.SILENCE + 1)).as("the trial").isTrue();
        assertThat(gate.allowsSend(START + KafkaCircuitBreaker.SILENCE + 2)).isFalse();
    }

    @Test
    void opensAgainWithTheFirstAcknowledgement() {
        gate.sent(2, START);
        gate.failed(START);
        gate.acknowledged(START + 5);

        assertThat(gate.allowsSend(START + 6)).isTrue();
        assertThat(gate.allowsSend(START + 7)).isTrue();
        assertThat(gate.inFlight()).isZero();
    }
}
