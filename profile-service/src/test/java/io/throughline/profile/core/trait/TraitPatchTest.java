package io.throughline.profile.core.trait;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.profile.core.JsonRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraitPatchTest {

    /** The cases of RFC 7396, appendix A, that concern members of an object; ours is the object of traits. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"a":"b"}             | {"a":"c"}             | {"a":"c"}
            {"a":"b"}             | {"b":"c"}             | {"a":"b","b":"c"}
            {"a":"b"}             | {"a":null}            | {}
            {"a":"b","b":"c"}     | {"a":null}            | {"b":"c"}
            {"a":["b"]}           | {"a":"c"}             | {"a":"c"}
            {"a":"c"}             | {"a":["b"]}           | {"a":["b"]}
            {"a":{"b":"c"}}       | {"a":{"b":"d","c":null}} | {"a":{"b":"d"}}
            {"a":[{"b":"c"}]}     | {"a":[1]}             | {"a":[1]}
            {}                    | {"a":{"bb":{"ccc":null}}} | {"a":{"bb":{}}}
            """)
    void mergesAsTheStandardsExamplesDo(String before, String patch, String after) throws JsonProcessingException {
        Map<String, TraitValue> current = current(before);

        TraitPatch.Outcome outcome = TraitPatch.apply(current, json(patch), TraitRules.NONE);

        Map<String, JsonNode> values =
                current.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().value()));
        values.putAll(((TraitPatch.Outcome.Changes) outcome).values());
        values.values().removeIf(JsonNode::isNull);
        assertThat(JsonRows.JSON.<JsonNode>valueToTree(values)).isEqualTo(json(after));
    }

    @Test
    void aPatchThatSaysWhatIsSoAlreadyChangesNothing() throws JsonProcessingException {
        TraitPatch.Outcome outcome =
                TraitPatch.apply(current("{\"city\":\"上海\"}"), json("{\"city\":\"上海\",\"gone\":null}"), TraitRules.NONE);

        assertThat(outcome).isEqualTo(new TraitPatch.Outcome.Changes(Map.of()));
    }

    @Test
    void eachFaultIsPointedTo() throws JsonProcessingException {
        assertThat(TraitPatch.faults(json("{\"ok\":1,\"1st\":1,\"a/b\":2,\"deep\":{\"x\":[\"\\ud800\"]},\"n\":1e400}"), TraitRules.NONE))
                .extracting(TraitNameRule.Fault::pointer).containsExactly("/1st", "/a~1b", "/deep/x/0", "/n");
    }

    @Test
    void whatIsNotAnObjectOrHasTooManyTraitsIsRefused() throws JsonProcessingException {
        String many = IntStream.rangeClosed(0, 100).mapToObj(i -> "\"t" + i + "\":1").collect(Collectors.joining(",", "{", "}"));

        assertThat(TraitPatch.faults(json("[1]"), TraitRules.NONE)).hasSize(1);
        assertThat(TraitPatch.faults(json(many), TraitRules.NONE)).hasSize(1);
    }

    @Test
    void anObjectThatGrowsTooLargeByMergingIsRefused() throws JsonProcessingException {
        Map<String, TraitValue> current = current("{\"notes\":{\"a\":\"" + "x".repeat(3_000) + "\"}}");

        TraitPatch.Outcome outcome = TraitPatch.apply(current, json("{\"notes\":{\"b\":\"" + "x".repeat(3_000) + "\"}}"), TraitRules.NONE);

        assertThat(outcome).isInstanceOfSatisfying(TraitPatch.Outcome.Refused.class,
                refused -> assertThat(refused.faults()).extracting(TraitNameRule.Fault::pointer).containsExactly("/notes"));
    }

    @Test
    void anEditThatAnotherSourceGoesBeforeIsRefusedAndSaysWhich() {
        TraitRules crmFirst = new TraitRules() {

            @Override
            public TraitPrecedence precedence(String name) {
                return new TraitPrecedence(TraitPrecedence.By.SOURCE_THEN_RECENCY, java.util.List.of("crm", TraitPrecedence.BY_HAND));
            }
        };
        TraitFact crm = TraitLimitTest.said("city", "crm", 1);

        assertThat(TraitPatch.withoutEffect(Map.of(), java.util.List.of(crm),
                java.util.List.of(TraitLimitTest.said("city", "api:agent", 9)), crmFirst))
                .singleElement().satisfies(fault -> assertThat(fault.pointer() + fault.message()).startsWith("/city").contains("`crm`"));
        assertThat(TraitPatch.withoutEffect(Map.of(), java.util.List.of(crm),
                java.util.List.of(TraitLimitTest.said("city", "api:agent", 9)), TraitRules.NONE))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "city,true", "城市,true", "First Name,true", "_x,true", "a.b-c,true", "1st,false", "'',false", "' x',false", "a/b,false" })
    void traitsHaveNamesOfAnyScript(String name, boolean allowed) throws JsonProcessingException {
        assertThat(TraitNameRule.fault(name, json("1")).isEmpty()).isEqualTo(allowed);
        assertThat(TraitNameRule.fault("字".repeat(65), json("1"))).isPresent();
    }

    private static Map<String, TraitValue> current(String traits) throws JsonProcessingException {
        return json(traits).properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> new TraitValue(each.getValue(), "web", Instant.EPOCH)));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return JsonRows.JSON.readTree(text);
    }
}
