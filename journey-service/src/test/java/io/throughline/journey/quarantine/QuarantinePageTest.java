package io.throughline.journey.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

class QuarantinePageTest {

    private static final int MEGABYTE = 1024 * 1024;

    private static QuarantineEntry entry(String event, String context) {
        return new QuarantineEntry("id", "shop", "web", "track", "m", "/event", "is missing", QuarantineEntry.Status.open, Instant.EPOCH,
                null, null, null,
                event, context, List.of());
    }

    @Test
    void aPageEndsBeforeItsEventsComeToMoreThanAMegabyteHoweverManyAreAskedFor() {
        QuarantineEntry large = entry("\"" + "x".repeat(MEGABYTE / 4 - 2) + "\"", null);

        assertThat(QuarantineResource.bounded(Collections.nCopies(200, large), 200)).isEqualTo(4);
        assertThat(QuarantineResource.bounded(Collections.nCopies(3, large), 200)).isEqualTo(200);
    }

    @Test
    void aCharacterOfThreeBytesCountsAsThreeAndContextsCountToo() {
        QuarantineEntry chinese = entry("\"" + "茶".repeat(100_000) + "\"", null);
        QuarantineEntry context = entry("{}", "\"" + "茶".repeat(100_000) + "\"");

        assertThat(QuarantineResource.bounded(Collections.nCopies(10, chinese), 10)).isEqualTo(3);
        assertThat(QuarantineResource.bounded(Collections.nCopies(10, context), 10)).isEqualTo(3);
    }

    @Test
    void anEntryThatIsLargerThanAPageIsAPageOfItsOwn() {
        assertThat(QuarantineResource.bounded(Collections.nCopies(2, entry("\"" + "x".repeat(2 * MEGABYTE) + "\"", null)), 50))
                .isEqualTo(1);
    }
}
