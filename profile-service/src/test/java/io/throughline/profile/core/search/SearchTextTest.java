package io.throughline.profile.core.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.profile.core.trait.TraitNumbers;
import io.throughline.profile.core.trait.TraitRules;
import io.throughline.profile.core.trait.TraitValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTextTest {

    private static final PersonalDataMask MASK = PersonalDataMask.of(new TraitRules() {

        @Override
        public boolean isPersonal(String name) {
            return name.equals("name");
        }
    });

    private final SearchText text = SearchText.of(List.of(Identifier.parse("email:Li.Na@example.cn"), Identifier.parse("crm_id:G-X7")),
            traits(Map.of("name", TextNode.valueOf("李娜"), "district", TextNode.valueOf("上海市浦东新区"), "tier", TextNode.valueOf("Ｇｏｌｄ"),
                    "born", IntNode.valueOf(1987), "note", TextNode.valueOf("ring 13800138000"))),
            MASK);

    @ParameterizedTest
    @CsvSource({ "李娜", "浦东", "东新区", "NA@EX", "gold", "0138", "1987", "x7" })
    void whatStandsInAValueIsFoundByItsPairs(String q) {
        String folded = SearchText.fold(q);

        assertThat(text.body() + text.personal()).contains(folded);
        assertThat(text.pairs()).containsAll(SearchText.pairs(folded));
    }

    @Test
    void contactDataStandApartFromWhatAllMayLookFor() {
        assertThat(text.personal()).contains("李娜", "li.na@example.cn", "13800138000");
        assertThat(text.body()).contains("上海市浦东新区", "g-x7", "gold", "1987").doesNotContain("李", "li.na", "138");
    }

    @Test
    void aTraitIsFoundByItsValueItsItemsItsPresenceAndItsSource() {
        SearchText two = SearchText.of(List.of(), traits(Map.of("vip", com.fasterxml.jackson.databind.node.BooleanNode.TRUE, "interests",
                com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.arrayNode().add("羽毛球").add(7))), MASK);

        assertThat(two.pairs()).contains(SearchTerm.holds("vip", "true"), SearchTerm.holds("interests", "羽毛球"),
                SearchTerm.holds("interests", "7"), SearchTerm.present("vip"), SearchTerm.source("web"));
        assertThat(two.pairs()).doesNotContain(SearchTerm.holds("vip", "false"), SearchTerm.present("age"), SearchTerm.source("crm"));
    }

    @ParameterizedTest
    @CsvSource({ "NUMBER,30,30", "NUMBER,-1.5e3,-1500", "TIME,1970-01-02,86400", "TIME,1970-01-01T08:00:00.5+08:00,0.5", "NUMBER,x,",
            "TIME,1990-02-30,",
            "TEXT,30,", "NUMBER,1e999," })
    void numbersAndMomentsCompareAsNumbers(TraitRules.Scale scale, String text, Double number) {
        assertThat(TraitNumbers.parse(scale, text))
                .isEqualTo(number == null ? java.util.OptionalDouble.empty() : java.util.OptionalDouble.of(number));
    }

    @Test
    void aValueDoesNotRunIntoTheNext() {
        assertThat(text.pairs()).doesNotContainAnyElementsOf(SearchText.pairs("7上"));
    }

    @Test
    void charactersBeyondTheBasicPlaneCountAsOne() {
        assertThat(SearchText.pairs("𠮷野")).hasSize(1);
    }

    @Test
    void whatAProfileCostsTheIndexIsBounded() {
        List<Identifier> many =
                java.util.stream.IntStream.range(0, 10_000).mapToObj(i -> Identifier.parse("device_id:device-" + i)).toList();

        assertThat(SearchText.of(many, traits(Map.of("city", TextNode.valueOf("上海"))), MASK).body()).hasSizeLessThan(8_001).contains("上海");
    }

    private static SortedMap<String, TraitValue> traits(Map<String, JsonNode> values) {
        SortedMap<String, TraitValue> traits = new TreeMap<>();
        values.forEach((name, value) -> traits.put(name, new TraitValue(value, "web", java.time.Instant.EPOCH)));
        return traits;
    }
}
