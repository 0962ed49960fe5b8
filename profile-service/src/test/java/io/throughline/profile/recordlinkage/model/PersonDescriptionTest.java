package io.throughline.profile.recordlinkage.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonDescriptionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            李娜           | 娜       | 李
            李 娜          | 娜       | 李
            歐陽娜娜       | 娜娜     | 欧阳
            张伟先生       | 伟       | 张
            买买提·阿卜杜拉 | 买买提   | 阿卜杜拉
            Anna Lee       | anna     | lee
            Lee, Anna      | anna     | lee
            Mr John Q. Smith | john   | smith
            José Muñoz     | jose     | munoz
            ＡＮＮＡ　Lee   | anna     | lee
            """)
    void aFullNameIsTakenApart(String full, String given, String family) {
        PersonDescription who = PersonDescription.of(kind -> kind == FieldKind.FULL_NAME ? full : null);

        assertThat(who.get(DescriptionSlot.GIVEN)).isEqualTo(given);
        assertThat(who.get(DescriptionSlot.FAMILY)).isEqualTo(family);
    }

    @ParameterizedTest
    @CsvSource({ "1980-03-12,19800312", "1980/3/12,19800312", "1980年3月12日,19800312", "12.03.1980,19800312", "03/25/1980,19800325",
            "19800312,19800312",
            "1980-03-12T00:00:00Z,19800312", "19999219,19999219", "yesterday,''" })
    void aDateIsReadAsItIsCommonlyWritten(String written, String plain) {
        assertThat(NormalizedText.date(written)).isEqualTo(plain);
    }

    @Test
    void traditionalAndSimplifiedCharactersAreOneAndAreKnownBySound() {
        assertThat(NormalizedText.fold("陳國華")).isEqualTo(NormalizedText.fold("陈国华")).isEqualTo("陈国华");
        assertThat(NormalizedText.pinyin("陈国华")).isEqualTo("chenguohua");
        assertThat(NormalizedText.pinyin("chen")).isEmpty();
    }

    @Test
    void phonesAreTheSameWithAndWithoutCountryCode() {
        assertThat(NormalizedText.phone("+86 138 1234 5678")).isEqualTo(NormalizedText.phone("13812345678"));
        assertThat(NormalizedText.phone("+61 (0)412-345-678")).isEqualTo(NormalizedText.phone("0412 345 678"));
        assertThat(NormalizedText.phone("0000000000")).isEmpty();
    }

    @Test
    void aStreetGivesUpItsNumber() {
        PersonDescription who = PersonDescription.of(kind -> kind == FieldKind.STREET ? "南京路12号" : null);

        assertThat(who.get(DescriptionSlot.HOUSE)).isEqualTo("12");
        assertThat(who.get(DescriptionSlot.STREET)).isEqualTo("南京路 号");
    }

    @Test
    void traitsAreFoundUnderTheirCommonNamesAndUnderThoseAskedFor() throws Exception {
        Map<String, JsonNode> traits = Map.of("姓名", json("\"李娜\""), "birthday", json("\"1980-03-12\""),
                "address", json("{\"street\":\"南京路\",\"city\":\"上海市\",\"postalCode\":200000}"), "Karte", json("\"A-7712\""), "email",
                json("{\"a\":1}"));
        FieldMapping mapping = FieldMapping.DEFAULT.with(Map.of(FieldKind.OTHER_ID, List.of("Karte"), FieldKind.POSTCODE, List.of()));

        PersonDescription who = PersonDescription.of(mapping, traits::get);

        assertThat(who.get(DescriptionSlot.FAMILY)).isEqualTo("李");
        assertThat(who.get(DescriptionSlot.BORN)).isEqualTo("19800312");
        assertThat(who.get(DescriptionSlot.CITY)).isEqualTo("上海");
        assertThat(who.get(DescriptionSlot.STREET)).isEqualTo("南京路");
        assertThat(who.get(DescriptionSlot.OTHER_ID)).isEqualTo("a7712");
        assertThat(who.has(DescriptionSlot.POSTCODE)).isFalse();
        assertThat(who.has(DescriptionSlot.EMAIL)).isFalse();
        assertThat(mapping.traits()).contains("address", "姓名", "Karte").doesNotContain("postcode");
    }

    @Test
    void whatIsPutAwayComesBackTheSameAndBounded() {
        PersonDescription who =
                PersonDescription.of(kind -> kind == FieldKind.STREET ? "路".repeat(5_000) : kind == FieldKind.FULL_NAME ? "李娜" : null);

        PersonDescription back = PersonDescription.decode(who.encoded());

        assertThat(who.encoded()).hasSizeLessThan(400);
        assertThat(FieldComparison.compare(who, back)).isEqualTo(FieldComparison.compare(who, who));
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
