package io.throughline.profile.trait;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.trait.TraitNameRule.Fault;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueRuleTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"type":"string"} | "上海" | 7
            {"type":"string","constraints":{"minLength":2,"maxLength":3}} | "李小龙" | "龙"
            {"type":"string","constraints":{"maxLength":1}} | "😀" | "字字"
            {"type":"string","constraints":{"pattern":"[A-Z]{2}[0-9]+"}} | "AB12" | "xAB12"
            {"type":"string","constraints":{"pattern":"\\\\p{Han}+"}} | "上海" | "Shanghai"
            {"type":"integer"} | 30.0 | 30.5
            {"type":"integer"} | -1 | "30"
            {"type":"integer","constraints":{"min":0,"max":150}} | 150 | 151
            {"type":"number","constraints":{"min":0.5}} | 0.5 | 0.4
            {"type":"boolean"} | false | "false"
            {"type":"date"} | "1990-02-28" | "1990-02-30"
            {"type":"date"} | "1990-02-28T08:00:00.000Z" | 19900228
            {"type":"date","constraints":{"min":"1900-01-01","max":"2030-12-31"}} | "1900-01-01" | "1899-12-31"
            {"type":"date-time"} | "2026-01-31T09:30:00+08:00" | "2026-01-31"
            {"type":"email"} | "li.na@例子.cn" | "li.na@example"
            {"type":"email"} | "a+b@mail.example.com" | "a b@example.com"
            {"type":"email"} | "mailto:li@example.cn" | "mailto:"
            {"type":"email"} | "\u200bli＠example.cn\ufeff" | "{{email}}"
            {"type":"phone"} | "+86 (138) 1234-1234" | "1234"
            {"type":"phone"} | "tel:+8613712345678" | "(not set)"
            {"type":"phone"} | "（０２１）６２３４ ５６７８" | "未登录"
            {"type":"phone"} | "10086" | "1008"
            {"type":"phone"} | 13712345678 | 12
            {"type":"phone"} | 13712345678.0 | true
            {"type":"phone"} | "010-6552 9988" | "1234567890123456"
            {"type":"url"} | "https://example.cn/图片?a=1" | "example.cn"
            {"type":"country"} | "CN" | "China"
            {"type":"enum","constraints":{"values":["金","银"]}} | "金" | "铜"
            {"type":"object"} | {"a":1} | [1]
            {"type":"array","items":"string"} | ["羽毛球","chess"] | "chess"
            {"type":"array","items":"integer","constraints":{"max":9}} | [1,9] | [1,10]
            """)
    void aValueIsWhatItsSchemaSays(String schema, String valid, String invalid) throws JsonProcessingException {
        ValueRule rule = new ValueRule(schema(schema));

        assertThat(rule.fault(JsonRows.JSON.readTree(valid))).isEmpty();
        assertThat(rule.fault(JsonRows.JSON.readTree(invalid))).isPresent();
    }

    @Test
    void theFaultyItemOfAnArrayIsPointedTo() throws JsonProcessingException {
        ValueRule rule = new ValueRule(schema("{\"type\":\"array\",\"items\":\"email\"}"));

        assertThat(rule.fault(JsonRows.JSON.readTree("[\"a@b.cn\",\"no\"]"))).map(Fault::pointer).contains("/1");
    }

    @Test
    void aPatternThatOthersChokeOnTakesNoLongerThanItsText() throws JsonProcessingException {
        ValueRule rule = new ValueRule(schema("{\"type\":\"string\",\"constraints\":{\"pattern\":\"(a+)+b\"}}"));

        Assertions.assertTimeout(Duration.ofSeconds(2), () -> assertThat(rule.fault(TextNode.valueOf("a".repeat(4_000)))).isPresent());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"type":"enum"} | /constraints/values
            {"type":"enum","constraints":{"values":["a","a"]}} | /constraints/values
            {"type":"string","constraints":{"values":["a"]}} | /constraints/values
            {"type":"string","constraints":{"min":1}} | /constraints/min
            {"type":"integer","constraints":{"min":2,"max":1}} | /constraints/min
            {"type":"integer","constraints":{"min":"1"}} | /constraints/min
            {"type":"date","constraints":{"min":"yesterday"}} | /constraints/min
            {"type":"integer","constraints":{"maxLength":1}} | /constraints/minLength
            {"type":"string","constraints":{"minLength":3,"maxLength":2}} | /constraints/maxLength
            {"type":"string","constraints":{"pattern":"(?=a)"}} | /constraints/pattern
            {"type":"string","constraints":{"pattern":"((a{500}){500}){500}"}} | /constraints/pattern
            {"type":"integer","constraints":{"pattern":"1"}} | /constraints/pattern
            {"type":"number","constraints":{"max":1e500}} | /constraints/max
            {"type":"integer","constraints":{"min":-1E+500,"max":1}} | /constraints/min
            {"type":"array"} | /items
            {"type":"array","items":"array"} | /items
            {"type":"string","items":"string"} | /items
            {"type":"string","survivorship":{"by":"source"}} | /survivorship/sources
            {"type":"string","survivorship":{"by":"recency","sources":["a"]}} | /survivorship/sources
            {"type":"string","survivorship":{"by":"source","sources":["a","a"]}} | /survivorship/sources
            {"type":"string","survivorship":{"by":"source","sources":["a",""]}} | /survivorship/sources/1
            {"type":"string","survivorship":{"by":"source","sources":["api:me"]}} | /survivorship/sources/0
            """)
    void aSchemaThatMeansNothingIsPointedInto(String schema, String pointer) throws JsonProcessingException {
        assertThat(schema(schema).faults()).extracting(Fault::pointer).containsExactly(pointer);
    }

    @Test
    void whatIsBuiltInIsSound() {
        assertThat(WellKnownTraits.ALL.values()).allSatisfy(schema -> assertThat(schema.faults()).isEmpty());
        assertThat(WellKnownTraits.ALL.values().stream().map(TraitSchema::category).distinct()).hasSize(TraitCategory.values().length);
    }

    @ParameterizedTest
    @ValueSource(strings = { "email", "phone", "firstName", "lastName", "name", "birthday", "gender", "address", "city", "age", "avatar",
            "company", "createdAt", "description", "title", "username", "website" })
    void theNamesThatTheSegmentSpecReservesAreKnown(String name) {
        // Segment spec, identify, "Traits": all but `id`, which is an identifier here.
        assertThat(WellKnownTraits.ALL).containsKey(name);
    }

    private static TraitSchema schema(String json) throws JsonProcessingException {
        var schema = (com.fasterxml.jackson.databind.node.ObjectNode) JsonRows.JSON.readTree(json);
        schema.put("category", "own").putObject("label").put("zh", "特征").put("en", "Trait");
        return JsonRows.JSON.treeToValue(schema, TraitSchema.class);
    }
}
