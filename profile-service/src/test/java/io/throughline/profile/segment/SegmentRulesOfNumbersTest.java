package io.throughline.profile.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;

import io.throughline.commons.test.EventContracts;
import io.throughline.profile.segment.membership.MemberExportFormat;
import io.throughline.profile.segment.membership.SegmentOverlap;
import io.throughline.profile.segment.upload.UploadReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentRulesOfNumbersTest {

    @Test
    void overlapCountsEveryCombination() {
        UUID a = new UUID(0, 1);
        UUID b = new UUID(0, 2);
        UUID c = new UUID(0, 3);
        // By hand: a alone 4, b alone 3, a and b 2, a and c 1, all three 5.
        long[] exactly = { 0, 4, 3, 2, 0, 1, 0, 5 };

        SegmentOverlap overlap = SegmentOverlap.of(List.of(a, b, c), List.of("a", "b", "c"), exactly);

        assertThat(overlap.segments()).extracting(SegmentOverlap.One::size).containsExactly(12L, 10L, 6L);
        assertThat(overlap.together()).containsExactly(new SegmentOverlap.Combination(List.of(a, b), 7, 15, 7 / 15.0),
                new SegmentOverlap.Combination(List.of(a, c), 6, 12, 0.5),
                new SegmentOverlap.Combination(List.of(b, c), 5, 11, 5 / 11.0),
                new SegmentOverlap.Combination(List.of(a, b, c), 5, 15, 1 / 3.0));
        assertThat(SegmentOverlap.of(List.of(a, b), List.of("a", "b"), new long[4]).together().getFirst().jaccard()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            李娜            | 李娜
            =cmd()          | '=cmd()
            +8613812345678  | '+8613812345678
            -1              | '-1
            @SUM(A1)        | '@SUM(A1)
            ＝1+1            | '＝1+1
            a,b             | "a,b"
            say "hi"        | "say ""hi\"""
            """)
    void aFieldIsNoFormula(String text, String field) {
        assertThat(MemberExportFormat.field(text)).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = { "entered", "exited" })
    void theExamplesAreAsTheSchemasSay(String kind) {
        EventContracts.assertExampleValid("segments", kind);
    }

    @Test
    void aFileOfIdentifiersIsReadAsExcelWritesIt() {
        UploadReader.Read read = UploadReader
                .read("\uFEFFidentifier;x\r\n".replace(";", ",").concat("\"email:LI@example.cn\",\"a\"\"b\"\r\nuser_id: 42 \r\n\r\n")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8), true);

        assertThat(read.faults()).isEmpty();
        assertThat(read.identifiers()).extracting(Object::toString).containsExactly("email:li@example.cn", "user_id:42");
        assertThat(UploadReader.read(new byte[]{ (byte) 0xFF, (byte) 0xFE }, true).faults()).singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("UTF-8"));
        assertThat(UploadReader.read("x\n".repeat(500).getBytes(), true).faults()).hasSize(UploadReader.MOST_FAULTS);
    }
}
