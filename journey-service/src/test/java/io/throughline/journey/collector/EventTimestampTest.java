package io.throughline.journey.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTimestampTest {

    private static final Instant RECEIVED = Instant.parse("2026-01-31T09:30:00Z");

    /** The table of docs/event-times.md, received at 09:30. */
    @ParameterizedTest
    @CsvSource({
            // a clock that is right
            "2026-01-31T09:29:00Z, 2026-01-31T09:29:58Z, 2026-01-31T09:29:00Z",
            // a slow upload: 12 s and 10 min on their way are no skew
            "2026-01-31T09:29:40Z, 2026-01-31T09:29:48Z, 2026-01-31T09:29:40Z",
            "2026-01-31T09:19:00Z, 2026-01-31T09:20:00Z, 2026-01-31T09:19:00Z",
            // a phone that was offline for a day and stamps sentAt when it uploads
            "2026-01-30T09:30:00Z, 2026-01-31T09:29:59Z, 2026-01-30T09:30:00Z",
            // a clock more than ten minutes slow, one reset to the epoch, one three hours fast, one two years fast
            "2026-01-31T09:18:00Z, 2026-01-31T09:19:59Z, 2026-01-31T09:28:01Z",
            "1970-01-01T00:01:00Z, 1970-01-01T00:02:00Z, 2026-01-31T09:29:00Z",
            "2026-01-31T12:29:00Z, 2026-01-31T12:30:00Z, 2026-01-31T09:29:00Z",
            "2028-01-31T09:29:00Z, 2028-01-31T09:30:00Z, 2026-01-31T09:29:00Z",
            // a clock three seconds fast
            "2026-01-31T09:30:02Z, 2026-01-31T09:30:03Z, 2026-01-31T09:29:59Z",
            // a stale sentAt, set when the queue was made: the event is later than it
            "2026-01-31T09:25:00Z, 2026-01-31T08:00:00Z, 2026-01-31T09:25:00Z",
            // the same by a clock that is fast
            "2026-01-31T10:25:00Z, 2026-01-31T08:00:00Z, 2026-01-31T09:30:00Z",
            // no word of when it was sent: as it says, and never after its receipt
            "2026-01-30T09:30:00Z, , 2026-01-30T09:30:00Z",
            "2026-01-31T20:00:00Z, , 2026-01-31T09:30:00Z",
            // an import of old orders
            "1997-01-01T00:00:00Z, 2026-01-31T09:29:58Z, 1997-01-01T00:00:00Z",
            // no word of when it happened
            ", 2026-01-30T09:30:00Z, 2026-01-31T09:30:00Z" })
    void onlyAWrongClockIsCorrected(Instant original, Instant sentAt, Instant expected) {
        assertThat(EventTimestamp.corrected(original, sentAt, RECEIVED)).isEqualTo(expected);
    }

    @RepeatedTest(20)
    void theOrderOfABatchStaysAndNothingIsAfterItsReceipt(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        for (int batch = 0; batch < 500; batch++) {
            long spread = (long) Math.pow(10, 3 + random.nextInt(7));
            Instant stated = RECEIVED.plusMillis(random.nextLong(-spread, spread));
            List<Instant> originals =
                    random.longs(2 + random.nextInt(8), -spread, spread / 4).sorted().mapToObj(stated::plusMillis).toList();
            CallBody body = CallBody.batch(originals.stream().map(at -> "{\"timestamp\":\"" + at + "\"}")
                    .collect(Collectors.joining(",", "{\"sentAt\":\"" + stated + "\",\"batch\":[", "]}")).getBytes(StandardCharsets.UTF_8));

            List<Instant> corrected = originals.stream().map(at -> EventTimestamp.corrected(at, body.sentAt(), RECEIVED)).toList();

            assertThat(corrected).as("seed %s: %s sent at %s", run.getCurrentRepetition(), originals, stated).isSorted()
                    .allMatch(at -> !at.isAfter(RECEIVED));
        }
    }

    @ParameterizedTest
    @CsvSource({ "2026-01-31T09:30:00Z,2026-01-31T09:30:00Z", "2026-01-31T09:30:00.123456789Z,2026-01-31T09:30:00.123Z",
            "2026-01-31T17:30:00+08:00,2026-01-31T09:30:00Z", "2026-01-31T17:30:00.5+0800,2026-01-31T09:30:00.500Z",
            "2026-01-31T09:30:00+00,2026-01-31T09:30:00Z" })
    void readsWhatSdksWrite(String text, Instant expected) {
        assertThat(EventTimestamp.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({ "2026-01-31", "2026-01-31T09:30:00", "2026-13-31T09:30:00Z", "1899-12-31T00:00:00Z", "2300-01-01T00:00:00Z", "''", "now" })
    void refusesWhatIsNoTime(String text) {
        assertThat(EventTimestamp.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "1997-01-01T00:00:00Z,,true", "1970-01-01T00:00:00Z,,true", "1969-12-31T23:59:59.999Z,,false",
            "2026-02-01T09:30:00Z,,true",
            "2026-02-01T09:30:00.001Z,,false", "2030-01-01T00:00:00Z,2030-01-01T00:00:00Z,true",
            "2030-01-01T00:00:01Z,2030-01-01T00:00:00Z,false" })
    void historyIsTakenAndAFutureThatNothingExplainsIsNot(Instant time, Instant sentAt, boolean taken) {
        assertThat(EventTimestamp.fault(time, sentAt, EventTimestamp.corrected(time, sentAt, RECEIVED), RECEIVED).isEmpty())
                .isEqualTo(taken);
    }
}
