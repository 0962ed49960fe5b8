package io.throughline.profile.segment.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.problem.Problem.FieldError;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.segment.SegmentDraft;
import io.throughline.profile.segment.evaluation.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentRuleMapperTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"and":[{"hasIdentifier":"email"},{"did":"A","within":"30 days"}]} | /rule/and/1/within  | ISO 8601
            {"and":[{"not":{"did":"A","within":"P2Y"}}]}                       | /rule/and/0/not/within | no longer than P400D
            {"trait":"city"}                                                   | /rule               | needs a comparison
            {"feedback":"nps"}                                                 | /rule               | needs a comparison with a number
            {"trait":"age","gt":"old"}                                         | /rule/gt            | must be a number, a date
            {"trait":"age","eq":{"a":1}}                                       | /rule/eq            | must be a text
            {"did":"A","count":{"gte":1.5}}                                    | /rule/count/gte     | whole number
            {"did":"A","within":"P1D","from":"2026-01-01"}                     | /rule/within        | rolling
            {"did":"A","from":"2026-02-01","to":"2026-02-01"}                  | /rule/to            | later than from
            {"did":"A","from":"yesterday"}                                     | /rule/from          | RFC 3339
            {"did":"A","from":"9999-12-31T23:59:59-18:00"}                     | /rule/from          | RFC 3339
            {"did":"A","to":"0000-12-31"}                                      | /rule/to            | RFC 3339
            {"trait":"born","lt":"0001-01-01T00:00:00+18:00"}                  | /rule/lt            | must be a number, a date
            {"did":"A","within":"-P1D"}                                        | /rule/within        | ISO 8601
            {"did":"A","within":"PT0S"}                                        | /rule/within        | ISO 8601
            {"did":"A","during":{"zone":"Mars/Phobos"}}                        | /rule/during/zone   | time zone
            {"sequence":[{"didNot":"A"},{"did":"B"}],"gap":"PT1H"}             | /rule/sequence/0/didNot | last step alone
            {"trait":"age","eq":1e500}                                         | /rule/eq            | 40 digits
            {"or":[{"trait":"age","in":[7,-1E+500]}]}                          | /rule/or/0/in/1     | 40 digits
            {"trait":"age","gt":1e-500}                                        | /rule/gt            | 40 digits
            {"did":"A","count":{"gte":0.12345678901234567890123456789012345678901}} | /rule/count/gte | 40 digits
            {"near":{"lat":1e-400,"lon":0},"km":5}                             | /rule/near/lat      | 40 digits
            """)
    void aFaultPointsIntoTheTreeAndSaysWhatToChange(String rule, String pointer, String message) {
        List<FieldError> faults = faults(rule);

        assertThat(faults).anySatisfy(fault -> {
            assertThat(fault.field()).isEqualTo(pointer);
            assertThat(fault.message()).contains(message);
        });
    }

    @Test
    void allFaultsAreSaidAtOnce() {
        List<FieldError> faults =
                faults("""
                {"or":[{"did":"A","within":"x"},{"trait":"a","lt":[]},{"trait":"b"},{"sequence":[{"didNot":"A"},{"did":"B"}],\
                "gap":"x"}]}""");

        assertThat(faults).extracting(FieldError::field).containsExactlyInAnyOrder("/rule/or/0/within", "/rule/or/1/lt", "/rule/or/2",
                "/rule/or/3/gap", "/rule/or/3/sequence/0/didNot");
    }

    @Test
    void aRuleIsBounded() {
        String deep = "{\"not\":".repeat(8) + "{\"hasIdentifier\":\"email\"}" + "}".repeat(8);
        String wide =
                IntStream.range(0, 100).mapToObj(i -> "{\"hasIdentifier\":\"email\"}").collect(Collectors.joining(",", "{\"or\":[", "]}"));

        assertThat(faults(deep)).singleElement().satisfies(fault -> assertThat(fault.message()).contains("8 levels"));
        assertThat(faults(wide)).singleElement().satisfies(fault -> assertThat(fault.message()).contains("100 parts"));
        assertThat(faults(wide.replaceFirst("\\{\"hasIdentifier\":\"email\"},", ""))).isEmpty();
        assertThat(faults(deep.substring(7, deep.length() - 1))).isEmpty();
    }

    @Test
    void aRuleSaysWhatItDependsOn() {
        RuleDependencies all = RuleDependencies.of(TestPerson
                .rule("""
                {"and":[{"trait":"address.city","eq":"上海"},{"computed":"orders","gt":1},{"did":"A","within":"P30D"},{"did":"A",\
                "within":"P60D","where":[{"property":"p","eq":1}]},
                {"sequence":[{"did":"B"},{"didNot":"C"}],"gap":"PT1H","from":"2026-01-01","to":"2026-02-01"},{"feedback":"nps","lte":6},\
                {"seen":"last","withinLast":"P1D"}]}"""));

        assertThat(all.traits()).containsExactlyInAnyOrder("address.city", "address");
        assertThat(all.computed()).containsExactly("orders");
        assertThat(all.events()).containsOnlyKeys("A", "B", "C", "Feedback Received");
        assertThat(all.events().get("A")).isEqualTo(new RuleDependencies.Need(java.time.Duration.ofDays(60), null, true));
        assertThat(all.events().get("C").from()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(all.seen()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"and":[{"or":[{"not":{"hasIdentifier":"email"}}]},{"trait":"age","gte":18,"lt":30.50,"in":[1,"2",true],"exists":true}]}
            {"trait":"born","gt":"2000-01-31","withinLast":"P1Y"}
            {"computed":"spent","gt":1e3}
            {"did":"A","count":{"gte":3},"type":"track","channel":"web","where":[{"property":"total","gte":100}],"within":"P30D"}
            {"did":"*","during":{"days":["MON","SUN"],"from":"22:00","to":"06:00","zone":"Asia/Shanghai"},"includePublic":true}
            {"didNot":"A","from":"2026-01-31","to":"2026-02-28T09:30:00+08:00"}
            {"sequence":[{"did":"A","channel":"web"},{"didNot":"B"}],"gap":"PT24H","within":"P30D"}
            {"aggregate":"sum","property":"revenue","event":"Order Completed","gte":1000.50}
            {"feedback":"nps","of":"any","lte":6}
            {"consent":"marketing","channel":"email","is":"denied"}
            {"segment":"0192f3a0-7c1e-7d4b-9a55-0f6b3c2d1e00"}
            {"place":"city","eq":"上海"}
            {"near":{"lat":31.23,"lon":121.47},"km":5,"latTrait":"home.lat","lonTrait":"home.lon"}
            {"seen":"last","withinLast":"P1D"}
            """)
    void aRuleIsStoredAsItWasSentAndReadAgain(String rule) {
        SegmentDraft draft = new SegmentDraft(null, "x", null, TestPerson.definition(rule), TestPerson.rule(rule));

        JsonNode stored = TestPerson.json(draft.stored());

        assertThat(stored).isEqualTo(TestPerson.json("{\"rule\":" + rule + "}"));
        assertThat(draft.hasRule(JsonRows.JSON.convertValue(stored.get("rule"), RuleDefinition.class))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({ "10.0,10", "1e2,100", "1.50,1.5" })
    void howANumberIsWrittenMakesNoOtherRule(String sent, String stored) {
        for (String rule : List.of("{\"trait\":\"age\",\"gte\":%s}", "{\"trait\":\"age\",\"in\":[%s]}",
                "{\"aggregate\":\"sum\",\"property\":\"revenue\",\"event\":\"Order Completed\",\"gt\":%s}")) {
            SegmentDraft draft =
                    new SegmentDraft(null, "x", null, TestPerson.definition(rule.formatted(sent)), TestPerson.rule(rule.formatted(sent)));

            assertThat(draft.hasRule(TestPerson.definition(rule.formatted(stored)))).as(rule).isTrue();
            assertThat(draft.hasRule(TestPerson.definition(rule.formatted("11")))).as(rule).isFalse();
        }
    }

    @Test
    void aListHasNoRule() {
        SegmentDraft list = new SegmentDraft(null, "x", null, null, null);

        assertThat(list.hasRule(null)).isTrue();
        assertThat(list.hasRule(TestPerson.definition("{\"hasIdentifier\":\"email\"}"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "\"MON\"", "5", "{}", "{\"MON\":[1]}" })
    void daysThatWereStoredAsSomethingElseStillMeanAllDays(String days) {
        JsonNode stored = TestPerson.json("{\"did\":\"A\",\"during\":{\"days\":" + days + ",\"zone\":\"UTC\"}}");

        assertThat(JsonRows.JSON.convertValue(stored, RuleDefinition.class))
                .isEqualTo(
                        JsonRows.JSON.convertValue(TestPerson.json("{\"did\":\"A\",\"during\":{\"zone\":\"UTC\"}}"), RuleDefinition.class));
    }

    private static List<FieldError> faults(String rule) {
        BodyFaults faults = new BodyFaults();
        SegmentRuleMapper.map(TestPerson.definition(rule), TestPerson.LIMITS, faults.in("rule"));
        return faults.list();
    }
}
