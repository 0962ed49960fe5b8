package io.throughline.journey.touchpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339FormatTest {

    @Test
    void readsAndWritesAnyMillisecondOfTenMillenniaAsJavaDoes() {
        Random random = new Random(7);
        long first = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
        long last = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
        for (int i = 0; i < 200_000; i++) {
            Instant time = Instant.ofEpochMilli(random.nextLong(first, last));

            assertThat(Rfc3339Format.parse(time.toString())).isEqualTo(time);
            assertThat(Rfc3339Format.format(time)).isEqualTo(time.toString());
        }
    }

    @Test
    void cutsWhatIsFinerThanAMillisecond() {
        for (String text : new String[]{ "2026-01-31T09:30:00.1Z", "2026-01-31T09:30:00.12Z", "2026-01-31T09:30:00.1239Z",
                "2026-01-31T09:30:00.999999999Z", "2024-02-29T23:59:59Z" }) {
            assertThat(Rfc3339Format.parse(text)).isEqualTo(Instant.parse(text).truncatedTo(ChronoUnit.MILLIS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "2026-02-29T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z", "2026-01-31T24:01:00Z",
            "2026-01-31T09:60:00Z", "2026-01-31T09:30:60Z", "2026-01-31T09:30:00.1x3Z", "2026-01-31 09:30:00Z",
            "2026-01-31T09:30:00", "-026-01-31T09:30:00Z", "2026-1-31T09:30:00Z", "" })
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> Rfc3339Format.parse(text)).isInstanceOf(DateTimeException.class);
    }

    @Test
    void writesForClickHouseWithAllMilliseconds() {
        assertThat(Rfc3339Format.formatForClickHouse(Instant.parse("1997-01-01T00:00:00Z"))).isEqualTo("1997-01-01 00:00:00.000");
    }
}
