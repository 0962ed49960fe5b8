package io.throughline.journey.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;

import io.throughline.journey.analysis.sequence.TestEventSequence;
import org.junit.jupiter.api.Test;

class SessionSplitterTest {

    @Test
    void halfAnHourIsTheSameSessionAndAMillisecondMoreIsTheNext() {
        assertThat(SessionSplitter.cut(TestEventSequence.of("A@0 A@1800000"), false)).containsExactly(0, 0);
        assertThat(SessionSplitter.cut(TestEventSequence.of("A@0 A@1800001"), false)).containsExactly(0, 1);
    }

    @Test
    void midnightEndsNoSession() {
        long evening = Instant.parse("2026-10-31T23:50:00Z").toEpochMilli();

        assertThat(SessionSplitter.cut(TestEventSequence.of(1, new long[]{ evening, evening + 20 * 60_000 }, new int[]{ 1, 1 }), false))
                .containsExactly(0, 0);
    }

    @Test
    void twoChannelsHaveSessionsOfTheirOwnHoweverTheyInterleave() {
        TestEventSequence walk = TestEventSequence.of("A@0 A@1200000 A@2400000 A@3600000").groups(1, 2, 1, 2);

        assertThat(SessionSplitter.cut(walk, false)).containsExactly(0, 0, 0, 0);
        // Of each channel, 40 minutes passed.
        assertThat(SessionSplitter.cut(walk, true)).containsExactly(0, 1, 2, 3);
    }

    @Test
    void moreChannelsThanExpectedAreKeptApart() {
        assertThat(SessionSplitter.cut(TestEventSequence.of("A@0 A@1 A@2 A@3").groups(300, 9, 300, 9), true)).containsExactly(0, 1, 0, 1);
    }

    @Test
    void theNextEventIsThatOfTheSession() {
        assertThat(SessionSplitter.following(new int[]{ 0, 1, 0, 1, 2 })).containsExactly(2, 3, -1, -1, -1);
        assertThat(SessionSplitter.following(new int[0])).isEmpty();
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        DurationStatistics durationStatistics = new DurationStatistics();
        assertThat(durationStatistics.median()).isNull();
        assertThat(durationStatistics.margin()).isNull();
        for (long seconds : new long[]{ 10, 150, 45, 20 }) {
            durationStatistics.add(seconds * 1_000);
        }

        assertThat(durationStatistics.median()).isEqualTo(32.5);
        assertThat(durationStatistics.mean()).isEqualTo(56.25);
        // By hand: s = sqrt(12368.75 / 3) = 64.20994, t(3) = 3.182446, margin = 102.172.
        assertThat(durationStatistics.margin()).isEqualTo(102.172, within(0.01));
    }

    @Test
    void theMedianOfVeryManyIsWithinOnePerCent() {
        DurationStatistics durationStatistics = new DurationStatistics();
        for (long second = 1; second <= 100_001; second++) {
            durationStatistics.add(second * 1_000);
        }

        assertThat(durationStatistics.median()).isEqualTo(50_001, within(500.0));
        assertThat(durationStatistics.mean()).isEqualTo(50_001);
    }
}
