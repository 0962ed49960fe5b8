package io.throughline.journey.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTimeTest {

    /** The worked example of Segment, "Spec: Common Fields": a clock five minutes slow, an event held back for 100 s. */
    @Test
    void aSlowClockIsSetRightByWhenItWasSent() {
        Instant received = Instant.parse("2026-01-31T09:30:00Z");

        Instant corrected = EventTime.corrected(received.minusSeconds(300 + 100), received.minusSeconds(300), received);

        assertThat(corrected).isEqualTo("2026-01-31T09:28:20Z");
    }

    @ParameterizedTest
    @CsvSource({
            // an import of old orders by a machine whose clock is right stays exact
            "1997-01-01T00:00:00Z, 2026-01-31T09:29:58Z, 1997-01-01T00:00:00Z",
            // a clock that was reset to the epoch
            "1970-01-01T00:01:00Z, 1970-01-01T00:02:00Z, 2026-01-31T09:29:00Z",
            // a clock three hours fast
            "2026-01-31T12:29:00Z, 2026-01-31T12:30:00Z, 2026-01-31T09:29:00Z",
            // no word of when it was sent
            "2026-01-30T09:30:00Z, , 2026-01-30T09:30:00Z",
            // no word of when it happened
            ", 2026-01-30T09:30:00Z, 2026-01-31T09:30:00Z" })
    void timesAreCorrectedByTheSkewOfTheSendersClock(Instant original, Instant sentAt, Instant expected) {
        assertThat(EventTime.corrected(original, sentAt, Instant.parse("2026-01-31T09:30:00Z"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({ "2026-01-31T09:30:00Z,2026-01-31T09:30:00Z", "2026-01-31T09:30:00.123456789Z,2026-01-31T09:30:00.123Z",
            "2026-01-31T17:30:00+08:00,2026-01-31T09:30:00Z", "2026-01-31T17:30:00.5+0800,2026-01-31T09:30:00.500Z",
            "2026-01-31T09:30:00+00,2026-01-31T09:30:00Z" })
    void readsWhatSdksWrite(String text, Instant expected) {
        assertThat(EventTime.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({ "2026-01-31", "2026-01-31T09:30:00", "2026-13-31T09:30:00Z", "1899-12-31T00:00:00Z", "2300-01-01T00:00:00Z", "''", "now" })
    void refusesWhatIsNoTime(String text) {
        assertThat(EventTime.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "1997-01-01T00:00:00Z,true", "1970-01-01T00:00:00Z,true", "1969-12-31T23:59:59.999Z,false",
            "2026-02-01T09:30:00Z,true", "2026-02-01T09:30:00.001Z,false" })
    void historyIsTakenAndTheFutureIsNot(Instant time, boolean taken) {
        assertThat(EventTime.fault(time, Instant.parse("2026-01-31T09:30:00Z")).isEmpty()).isEqualTo(taken);
    }
}
