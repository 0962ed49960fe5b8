package io.throughline.commons.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

import io.throughline.commons.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

    @Test
    void theLastPageHasNoNext() {
        assertNull(Page.of(List.of(1, 2), 2, PageCursor::of).next());
    }

    @Test
    void aSurplusRowMakesANextThatNamesTheLastItemShown() {
        Page<Integer> page = Page.of(List.of(1, 2, 3), 2, PageCursor::of);

        assertEquals(List.of(1, 2), page.items());
        assertEquals(List.of("2"), PageCursor.parts(page.next(), 1));
    }

    @ParameterizedTest
    @ValueSource(strings = { "+1000000000-12-31T23:59:59.999999999Z", "-1000000000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "soon", "" })
    void aTimeThatNoStoreKeepsIsNoPartOfACursor(String time) {
        assertThrows(ProblemException.class, () -> PageCursor.time(time));
    }

    @ParameterizedTest
    @ValueSource(strings = { "9223372036854775807", "-9223372036854775808", "253402300800000", "9223372036854775808", "1.5", "" })
    void millisecondsThatNoStoreKeepsAreNoPartOfACursor(String millis) {
        assertThrows(ProblemException.class, () -> PageCursor.millis(millis));
    }

    @Test
    void timesOfACursorAreReadAsTheyWereGiven() {
        java.time.Instant time = java.time.Instant.parse("2026-01-31T09:30:00.250Z");

        assertEquals(time, PageCursor.time(PageCursor.parts(PageCursor.of(time), 1).getFirst()));
        assertEquals(time, PageCursor.millis(PageCursor.parts(PageCursor.of(time.toEpochMilli()), 1).getFirst()));
        assertThrows(ProblemException.class, () -> PageCursor.parts(PageCursor.of("a\u0000"), 1));
    }

    @Test
    void aCursorKeepsItsPartsWhateverTheirText() {
        assertEquals(List.of("2026-01-01T00:00:00Z", "订单|1"), PageCursor.parts(PageCursor.of("2026-01-01T00:00:00Z", "订单|1"), 2));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "???", "YQ", "a b" })
    void whatIsNoCursorOfThisListIsRefused(String cursor) {
        assertThrows(ProblemException.class, () -> PageCursor.parts(cursor, 2));
    }
}
