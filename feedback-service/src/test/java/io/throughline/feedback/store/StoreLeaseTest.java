package io.throughline.feedback.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoreLeaseTest {

    private static final Clock NOW = Clock.fixed(Instant.parse("2026-02-01T12:00:00Z"), ZoneOffset.UTC);

    private static StoreLease lease(FeedbackDatabase database, Duration later) {
        return new StoreLease(database.leases(), "work", Clock.offset(NOW, later));
    }

    @ParameterizedTest
    @MethodSource("io.throughline.feedback.store.TestStores#all")
    void oneReplicaHoldsIt(FeedbackDatabase database) {
        StoreLease first = lease(database, Duration.ZERO);

        assertThat(first.hold()).isTrue();
        assertThat(lease(database, Duration.ofSeconds(4)).hold()).isFalse();
        assertThat(first.hold()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("io.throughline.feedback.store.TestStores#all")
    void anotherTakesItWhenTheHolderIsGone(FeedbackDatabase database) {
        lease(database, Duration.ZERO).hold();

        assertThat(lease(database, Duration.ofSeconds(6)).hold()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("io.throughline.feedback.store.TestStores#all")
    void anotherTakesItAtOnceWhenTheHolderLetsGo(FeedbackDatabase database) {
        StoreLease first = lease(database, Duration.ZERO);
        first.hold();

        first.release();

        assertThat(lease(database, Duration.ZERO).hold()).isTrue();
    }
}
