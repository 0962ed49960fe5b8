package io.throughline.commons.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.OffsetDateTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorableTimesTest {

    @ParameterizedTest
    @CsvSource({ "0001-01-01T00:00:00Z, true", "9999-12-31T23:59:59.999999Z, true", "2026-03-01T12:00:00+08:00, true",
            "0000-12-31T23:59:59Z, false", "0001-01-01T00:00:00+08:00, false", "9999-12-31T23:59:59-18:00, false",
            "+10000-01-01T00:00:00Z, false", "-999999999-01-01T00:00:00Z, false" })
    void yearsHaveFourDigitsWhereverOneIs(String time, boolean fits) {
        assertEquals(fits, StorableTimes.isStorable(OffsetDateTime.parse(time).toInstant()));
    }

    @Test
    void theLongestTimesThatThereAreDoNotFit() {
        assertEquals(false, StorableTimes.isStorable(Instant.MIN));
        assertEquals(false, StorableTimes.isStorable(Instant.MAX));
    }
}
