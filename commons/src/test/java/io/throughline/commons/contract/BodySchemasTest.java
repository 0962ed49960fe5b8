package io.throughline.commons.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.json.StrictJson;
import io.throughline.commons.problem.Problem.FieldError;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words in which a body is refused, from a document such as the services have. */
class BodySchemasTest {

    private static final String DOCUMENT = """
            {"components":{"schemas":{
              "FunnelRequest":{"type":"object","required":["steps"],"additionalProperties":false,"properties":{
                "steps":{"type":"array","minItems":2,"maxItems":12,"items":{"$ref":"#/components/schemas/FunnelStep"}},
                "window":{"type":"string","format":"duration"},
                "order":{"type":"string","enum":["ordered","any"]},
                "most":{"type":"integer","minimum":1,"maximum":12},
                "share":{"type":"number","exclusiveMinimum":true,"minimum":0},
                "from":{"type":"string","format":"date-time"},
                "day":{"type":"string","format":"date"},
                "person":{"$ref":"#/components/schemas/UUID"},
                "test":{"type":"boolean"},
                "channel":{"type":"string","pattern":"^[a-z]+$"},
                "tags":{"type":"array","uniqueItems":true,"items":{"type":"string","pattern":"\\\\S","maxLength":5}},
                "traits":{"type":"object","maxProperties":2,"additionalProperties":{"$ref":"#/components/schemas/JsonValue"}},
                "note":{"type":"string","nullable":true},
                "event":{"$ref":"#/components/schemas/TextOrTexts"}}},
              "FunnelStep":{"type":"object","required":["event"],"additionalProperties":false,"properties":{
                "event":{"type":"string","minLength":1,"maxLength":256}}},
              "UUID":{"type":"string","format":"uuid"},
              "JsonValue":{},
              "TextOrTexts":{"oneOf":[{"type":"string","minLength":1,"maxLength":256},
                {"type":"array","maxItems":3,"items":{"type":"string","minLength":1,"maxLength":256}}]},
              "Rule":{"type":"object","oneOf":[{"$ref":"#/components/schemas/And"},{"$ref":"#/components/schemas/Not"},
                {"$ref":"#/components/schemas/Trait"}]},
              "And":{"type":"object","required":["and"],"additionalProperties":false,"properties":{
                "and":{"type":"array","minItems":1,"items":{"$ref":"#/components/schemas/Rule"}}}},
              "Not":{"type":"object","required":["not"],"additionalProperties":false,"properties":{
                "not":{"$ref":"#/components/schemas/Rule"}}},
              "Trait":{"type":"object","required":["trait","is"],"additionalProperties":false,"properties":{
                "trait":{"type":"string"},"is":{"type":"string"}}},
              "Question":{"oneOf":[{"$ref":"#/components/schemas/Count"},{"$ref":"#/components/schemas/Trend"}],
                "discriminator":{"propertyName":"kind","mapping":{"count":"#/components/schemas/Count",
                  "trend":"#/components/schemas/Trend"}}},
              "Count":{"type":"object","required":["kind"],"additionalProperties":false,"properties":{
                "kind":{"type":"string","enum":["count"]},"most":{"type":"integer","minimum":1}}},
              "Trend":{"type":"object","required":["kind","by"],"additionalProperties":false,"properties":{
                "kind":{"type":"string","enum":["trend"]},"by":{"type":"string"}}}
            }}}
            """;

    record FunnelRequest(List<Object> steps) {
    }

    interface Rule {
    }

    interface Question {
    }

    @Schema(name = "FunnelStep")
    record Step(String event) {
    }

    record Unknown(String event) {
    }

    private final ObjectMapper mapper = StrictJson.mapper();
    private final BodySchemas schemas = new BodySchemas(read(DOCUMENT));

    private com.fasterxml.jackson.databind.JsonNode read(String json) {
        try {
            return mapper.readTree(json);
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new AssertionError(e);
        }
    }

    private List<FieldError> check(Class<?> type, String body) {
        BodyFaults faults = new BodyFaults();
        schemas.check(schemas.find(type).orElseThrow(), read(body), faults);
        return faults.list();
    }

    private static String text(List<FieldError> faults) {
        return faults.stream().map(fault -> fault.field() + " " + fault.message()).collect(Collectors.joining("; "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = true, value = {
            "[]                       | ` must be an object`",
            "{}                       | /steps is missing",
            "{'steps':[]}             | /steps must be an array of 2 to 12",
            "{'steps':null}           | /steps must be an array of 2 to 12",
            "{'steps':[{'event':''},{}]} | /steps/0/event must be a text of 1 to 256 characters; /steps/1/event is missing",
            "{'steps':[{'event':'a'},{'event':'b','name':1}]} | /steps/1/name is not known here; known are [event]",
            "{'window':'soon'}        | /window must be an ISO 8601 duration such as P7D or PT30M",
            "{'order':'some'}         | /order must be one of [ordered, any]",
            "{'order':1}              | /order must be one of [ordered, any]",
            "{'most':13}              | /most must be a whole number from 1 to 12",
            "{'most':1.5}             | /most must be a whole number from 1 to 12",
            "{'most':'7'}             | /most must be a whole number from 1 to 12",
            "{'share':0}              | /share must be a number greater than 0",
            "{'from':'yesterday'}     | /from must be an RFC 3339 time such as 2026-01-31T09:30:00Z",
            "{'day':'2026-02-30'}     | /day must be a date such as 2026-01-31",
            "{'person':'li'}          | /person must be a UUID",
            "{'test':'yes'}           | /test must be true or false",
            "{'channel':'Web'}        | /channel must be a text that matches ^[a-z]+$",
            "{'tags':['  ','abcdef']} | /tags/0 must be a text of 1 to 5 characters; /tags/1 must be a text of 1 to 5 characters",
            "{'tags':['a','a']}       | /tags must not have the same element twice",
            "{'traits':{'a':1,'b':null,'c':[]}} | /traits must be an object of up to 2 fields",
            "{'note':7}               | /note must be a text",
            "{'event':7}              | /event must be a text of 1 to 256 characters or an array of up to 3",
            "{'event':''}             | /event must be a text of 1 to 256 characters",
            "{'event':['a',7]}        | /event/1 must be a text of 1 to 256 characters" })
    void eachFaultIsNamedWithWhatIsAllowed(String body, String expected) {
        String json = body.replace('\'', '"');
        String complete = json.startsWith("{") && !json.contains("steps") && json.length() > 2
                ? json.replaceFirst("\\{", "{\"steps\":[{\"event\":\"a\"},{\"event\":\"b\"}],") : json;
        assertThat(text(check(FunnelRequest.class, complete))).isEqualTo(expected);
    }

    /** Each of its elements breaks each form of the union: all those faults would not fit into memory. */
    @Test
    void aHugeBodyOfFaultsIsRefusedByOneOfThem() {
        String zeros = "0,".repeat(200_000);

        assertThat(check(Rule.class, "{\"and\":[" + zeros + "0]}")).isNotEmpty().hasSizeLessThan(20);
    }

    @Test
    void theSpaceOfAChineseKeyboardIsASpace() {
        assertThat(text(check(FunnelRequest.class, "{\"steps\":[{\"event\":\"a\"},{\"event\":\"b\"}],\"tags\":[\"\u3000\"]}")))
                .isEqualTo("/tags/0 must be a text of 1 to 5 characters");
    }

    @Test
    void aBodyThatFitsHasNoFault() {
        assertThat(check(FunnelRequest.class, """
                {"steps":[{"event":"a"},{"event":"b"}],"window":"P7D","order":"any","most":12,"share":0.5,
                 "from":"2026-01-31T09:30:00+08:00",
                 "day":"2026-01-31","person":"0198c0de-0000-7000-8000-000000000001","test":true,"channel":"web","tags":["a","b"],
                 "traits":{"a":null,"b":{"c":[1]}},"note":null,"event":["a","b"]}""")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{'and':[{'trait':'city','is':'x'},{'not':{'trait':'city'}}]} | /and/1/not/is is missing",
            "{'and':[]}                          | /and must be an array of at least 1",
            "{'trait':'city','is':'x','not':{'trait':'a','is':'b'}} | /not is not known here; known are [is, trait]",
            "{'and':[{'trait':1,'is':2}]}        | /and/0/trait must be a text; /and/0/is must be a text",
            "{'or':[]}                           | ` must be one of: an object with and; an object with not; an object with trait and is`",
            "{'and':[7]}                         | /and/0 must be an object" })
    void ofAUnionTheFormThatIsMeantIsSpokenOf(String body, String expected) {
        assertThat(text(check(Rule.class, body.replace('\'', '"')))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{'kind':'count','most':0}  | /most must be a whole number of at least 1",
            "{'kind':'trend'}           | /by is missing",
            "{'kind':'pie'}             | /kind must be one of [count, trend]",
            "{'most':1}                 | /kind is missing",
            "7                          | ` must be an object`" })
    void aFieldThatNamesTheFormDecides(String body, String expected) {
        assertThat(text(check(Question.class, body.replace('\'', '"')))).isEqualTo(expected);
    }

    @Test
    void aNestOfFormsIsLookedThroughOnce() {
        String deep = "{\"not\":".repeat(60) + "{\"trait\":\"a\"}" + "}".repeat(60);
        assertThat(text(check(Rule.class, deep))).isEqualTo("/not".repeat(60) + "/is is missing");
    }

    @Test
    void schemasAreFoundByTheNameThatTheDocumentHas() {
        assertThat(schemas.find(Step.class)).contains("/components/schemas/FunnelStep");
        assertThat(schemas.find(Unknown.class)).isEmpty();
        assertThat(schemas.find(String.class)).isEmpty();
        assertThat(schemas.find(new com.fasterxml.jackson.core.type.TypeReference<List<Step>>() {
        }.getType())).contains("/arrays/FunnelStep");
    }

    @Test
    void anArrayAsABodyIsCheckedElementByElement() {
        BodyFaults faults = new BodyFaults();
        schemas.check("/arrays/FunnelStep", read("[{\"event\":\"a\"},{}]"), faults);
        assertThat(text(faults.list())).isEqualTo("/1/event is missing");
    }
}
