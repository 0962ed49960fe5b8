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
        assertNull(Page.of(List.of(1, 2), 2, Cursor::of).next());
    }

    @Test
    void aSurplusRowMakesANextThatNamesTheLastItemShown() {
        Page<Integer> page = Page.of(List.of(1, 2, 3), 2, Cursor::of);

        assertEquals(List.of(1, 2), page.items());
        assertEquals(List.of("2"), Cursor.parts(page.next(), 1));
    }

    @Test
    void aCursorKeepsItsPartsWhateverTheirText() {
        assertEquals(List.of("2026-01-01T00:00:00Z", "订单|1"), Cursor.parts(Cursor.of("2026-01-01T00:00:00Z", "订单|1"), 2));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "???", "YQ", "a b" })
    void whatIsNoCursorOfThisListIsRefused(String cursor) {
        assertThrows(ProblemException.class, () -> Cursor.parts(cursor, 2));
    }
}
