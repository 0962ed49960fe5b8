package io.throughline.journey.savedquery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

import org.bson.Document;
import org.junit.jupiter.api.Test;

class RetainedDocumentTest {

    private static List<String> surplus(int most, long mostBytes, long... bytes) {
        int[] next = { bytes.length };
        return RetainedDocument.surplus(LongStream.of(bytes).mapToObj(each -> new RetainedDocument("v" + next[0]--, each)).toList(), most,
                mostBytes);
    }

    @Test
    void theOldestThatAreTooManyAreSurplus() {
        assertThat(surplus(2, 100, 1, 1, 1, 1)).containsExactly("v2", "v1");
        assertThat(surplus(4, 100, 1, 1, 1, 1)).isEmpty();
        assertThat(surplus(4, 100)).isEmpty();
    }

    @Test
    void theOldestThatAreTooMuchAreSurplusAndNoneBehindThemStays() {
        assertThat(surplus(9, 10, 4, 6, 1, 0)).as("it fits to the byte").containsExactly("v2", "v1");
        assertThat(surplus(9, 10, 1, 90, 1)).containsExactly("v2", "v1");
    }

    @Test
    void theNewestStaysWhateverItHas() {
        assertThat(surplus(9, 10, 11, 0)).containsExactly("v1");
    }

    @Test
    void aDefinitionWithTheLargestQuestionsKeepsAMegabyteOfThem() {
        long[] large = Collections.nCopies(SavedQueryStore.MOST_VERSIONS, (long) SavedQueryDraft.MOST_QUESTION).stream()
                .mapToLong(Long::longValue).toArray();

        assertThat(large.length - surplus(SavedQueryStore.MOST_VERSIONS, SavedQueryStore.MOST_VERSION_BYTES, large).size()).isEqualTo(16);
    }

    @Test
    void bytesAreThoseOfTheTextsInUtf8() {
        Document document = new Document("name", "漏斗").append("question", "{}").append("schedule", null).append("version", 3);

        assertThat(RetainedDocument.bytes(document.values())).isEqualTo(8);
        assertThat(RetainedDocument.of(new Document("_id", "a").append("bytes", 8L))).isEqualTo(new RetainedDocument("a", 8));
        assertThat(RetainedDocument.of(new Document("_id", "a").append("bytes", 8))).isEqualTo(new RetainedDocument("a", 8));
        assertThat(RetainedDocument.of(new Document("_id", "a"))).isEqualTo(new RetainedDocument("a", 0));
    }
}
