package io.throughline.profile.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTextTest {

    private final SearchText text = SearchText.of(List.of("Li.Na@example.cn", "13800138000"),
            List.of(TextNode.valueOf("李娜"), TextNode.valueOf("上海市浦东新区"), TextNode.valueOf("Ｇｏｌｄ"), IntNode.valueOf(1987)));

    @ParameterizedTest
    @CsvSource({ "李娜", "浦东", "东新区", "NA@EX", "gold", "0138", "1987" })
    void whatStandsInAValueIsFoundByItsPairs(String q) {
        String folded = SearchText.fold(q);

        assertThat(text.body()).contains(folded);
        assertThat(text.pairs()).containsAll(SearchText.pairs(folded));
    }

    @Test
    void aValueDoesNotRunIntoTheNext() {
        assertThat(text.pairs()).doesNotContainAnyElementsOf(SearchText.pairs("娜上"));
    }

    @Test
    void charactersBeyondTheBasicPlaneCountAsOne() {
        assertThat(SearchText.pairs("𠮷野")).hasSize(1);
    }

    @Test
    void whatAProfileCostsTheIndexIsBounded() {
        List<String> many = java.util.stream.IntStream.range(0, 10_000).mapToObj(i -> "device-" + i).toList();

        assertThat(SearchText.of(many, List.of(TextNode.valueOf("上海"))).body()).hasSizeLessThan(8_001).contains("上海");
    }
}
