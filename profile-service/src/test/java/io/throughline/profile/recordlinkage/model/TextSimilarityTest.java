package io.throughline.profile.recordlinkage.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextSimilarityTest {

    /** Winkler (1990, 1994), tables of string comparator values. */
    @ParameterizedTest
    @CsvSource({ "martha,marhta,0.9611", "dwayne,duane,0.8400", "dixon,dicksonx,0.8133", "jones,johnson,0.8324", "abroms,abrams,0.9222" })
    void jaroAndWinklersFiguresAreThePublishedOnes(String a, String b, double published) {
        assertThat(TextSimilarity.jaroWinkler(a, b)).isCloseTo(published, within(0.00006));
    }

    @ParameterizedTest
    @CsvSource({ "anna,anna,0", "jonathan,jonathon,1", "wallner,waller,1", "michael,micheal,1", "j,john,2", "mary jane,mary,2",
            "mary,anna,3", "li,wu,3" })
    void latinNamesAreComparedByLikenessInitialsAndWords(String a, String b, int level) {
        assertThat(names(a, b)).isEqualTo(level).isEqualTo(names(b, a));
    }

    @ParameterizedTest
    @CsvSource({ "小芳,小芳,0", "小芳,晓芳,1", "建国,建华,2", "芳,娜,3", "娜,na,1", "小明,xiao ming,1", "小明,xiaomin,2", "小明,david,3" })
    void chineseNamesAreComparedByCharactersAndBySound(String a, String b, int level) {
        assertThat(names(a, b)).isEqualTo(level).isEqualTo(names(b, a));
    }

    @ParameterizedTest
    @CsvSource({ "19800312,19800312,0", "19800312,19801203,1", "19800312,19800321,1", "19800312,19800313,1", "19800312,19700313,2",
            "19800312,19990312,2", "19800312,19551127,3" })
    void datesForgiveOneSlipAndTurnedParts(String a, String b, int level) {
        assertThat(TextSimilarity.ofDates(a, b)).isEqualTo(level).isEqualTo(TextSimilarity.ofDates(b, a));
    }

    @ParameterizedTest
    @CsvSource({ "6988048,6988048,0", "6988048,6980848,1", "6988048,698048,1", "6988048,6980849,2", "6988048,1234567,3", "2260,2206,1",
            "12,47,3" })
    void codesForgiveOneSlipAndTwoWhereTheyAreLong(String a, String b, int level) {
        assertThat(TextSimilarity.ofCodes(a, b)).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({ "giblin street,giblin street,0", "tullaroop street,tullarop street,1", "mount ommaney,mount immaney,1",
            "南京东路,上海市黄浦区南京东路,2",
            "浦东新区张江路,浦东新区张江镇,1", "giblin street,maltby circuit,3", "南京路,北京路,3" })
    void placesAreComparedByTheirPairsOfCharacters(String a, String b, int level) {
        assertThat(TextSimilarity.ofPlaces(a, b)).isEqualTo(level).isEqualTo(TextSimilarity.ofPlaces(b, a));
    }

    /** Distances by hand; kitten and sitting are Levenshtein's usual three apart, and a swap of neighbours counts as one. */
    @ParameterizedTest
    @CsvSource({ "建国,建华,1", "建国,国建,1", "ab,ba,1", "abcd,abc,1", "abc,abcd,1", "abcde,badce,2", "kitten,sitting,3", "'',ab,2",
            "2260,2206,1" })
    void editsAreCountedInAnyScript(String a, String b, int edits) {
        for (int most = 1; most <= 3; most++) {
            assertThat(TextSimilarity.within(most, a, b)).isEqualTo(edits <= most).isEqualTo(TextSimilarity.within(most, b, a));
        }
    }

    @Test
    void anEmailForgivesASlipAndAnotherProvider() {
        assertThat(TextSimilarity.ofEmails("li.na@example.cn", "li.na@exmaple.cn")).isEqualTo(TextSimilarity.CLOSE);
        assertThat(TextSimilarity.ofEmails("li.na@example.cn", "li.na@example.org")).isEqualTo(TextSimilarity.SIMILAR);
        assertThat(TextSimilarity.ofEmails("a@example.cn", "b@example.com")).isEqualTo(TextSimilarity.DIFFERENT);
    }

    private static int names(String a, String b) {
        return TextSimilarity.ofNames(a, NormalizedText.pinyin(a), b, NormalizedText.pinyin(b));
    }
}
