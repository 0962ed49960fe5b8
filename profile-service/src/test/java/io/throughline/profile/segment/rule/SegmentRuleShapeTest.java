package io.throughline.profile.segment.rule;

import static io.throughline.profile.segment.SegmentClient.as;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.profile.RealServers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the schema of a rule refuses; {@link SegmentRuleMapperTest} has what it cannot say. */
@QuarkusTest
@RealServers
class SegmentRuleShapeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            7                                                                  | /rule               | must be an object
            {}                                                                 | /rule               | must be one of: an object with and
            {"did":"A","trait":"b"}                                            | /rule               | must be one of
            {"did":"A","trait":"b","eq":1}                                     | /rule/did           | is not known here
            {"or":[{"did":"A"},{"nothing":1}]}                                 | /rule/or/1          | must be one of
            {"and":[]}                                                         | /rule/and           | must be an array of 1 to 100
            {"not":{"or":[3]}}                                                 | /rule/not/or/0      | must be an object
            {"trait":"","eq":1}                                                | /rule/trait         | must be a text of 1 to 256
            {"trait":"age","in":[]}                                            | /rule/in            | 1 to 200
            {"trait":"age","eq":{"a":1}}                                       | /rule/eq            | must be a text
            {"trait":"age","eq":null}                                          | /rule/eq            | must be a text
            {"trait":"a~/b","equals":1}                                        | /rule/equals        | is not known here
            {"did":""}                                                         | /rule/did           | must be a text of 1 to 256
            {"did":"A","count":3}                                              | /rule/count         | must be an object
            {"did":"A","count":{"gte":1001}}                                   | /rule/count/gte     | 0 to 1000
            {"did":"A","where":[{"property":"p","withinLast":"P1D"}]}          | /rule/where/0/withinLast | is not known here
            {"did":"A","during":{"days":["Monday"],"zone":"UTC"}}              | /rule/during/days/0 | MON
            {"sequence":[{"did":"A"}],"gap":"PT1H"}                            | /rule/sequence      | must be an array of 2 to 5
            {"sequence":[{"did":"A"},{"did":"B"}]}                             | /rule/gap           | is missing
            {"aggregate":"median","property":"p","event":"A","gt":1}           | /rule/aggregate     | must be one of
            {"aggregate":"sum","property":"p","gt":1}                          | /rule/event         | is missing
            {"feedback":"nps","lte":"low"}                                     | /rule/lte           | must be a number
            {"consent":"marketing"}                                            | /rule/channel       | is missing
            {"consent":"marketing","channel":"sms","is":"maybe"}               | /rule/is            | must be one of
            {"segment":"vip"}                                                  | /rule/segment       | UUID
            {"near":{"lat":91,"lon":0},"km":5}                                 | /rule/near/lat      | from -90
            {"place":"planet","eq":"x"}                                        | /rule/place         | must be one of
            {"seen":"often","withinLast":"P1D"}                                | /rule/seen          | must be one of
            """)
    void aFaultPointsIntoTheTreeAndSaysWhatIsAllowed(String rule, String pointer, String message) {
        List<Map<String, String>> errors =
                as("marketer").body("{\"rule\":" + rule + "}").post("/v1/segments/preview").then().statusCode(400)
                        .extract().path("errors");

        assertThat(errors).anySatisfy(error -> {
            assertThat(error.get("field")).isEqualTo(pointer);
            assertThat(error.get("message")).contains(message);
        });
    }
}
