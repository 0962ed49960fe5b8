package io.throughline.journey.funnel;

import static io.throughline.journey.JourneyTestClient.as;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API's document refuses of a funnel, all at once and each by its field. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class FunnelShapesTest {

    private static final String PATH = "/v1/analytics/funnel";
    private static final String TWO = "\"steps\": [{\"event\": \"A\"}, {\"event\": \"B\"}]";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{} | /steps",
            "{\"steps\": [{\"event\": \"A\"}]} | /steps",
            "{\"steps\": [{\"event\": \"A\"}, {\"evnt\": \"B\"}]} | /steps/1/evnt",
            "{TWO, \"steps2\": 1, \"step\": 1} | /step,/steps2",
            "{TWO, \"order\": \"random\"} | /order",
            "{TWO, \"entries\": \"all\"} | /entries",
            "{TWO, \"exclusions\": [{\"after\": 1}]} | /exclusions/0/step",
            "{TWO, \"breakdown\": {\"by\": \"colour\"}} | /breakdown/by",
            "{TWO, \"breakdown\": {\"top\": 5}} | /breakdown",
            "{TWO, \"breakdown\": {\"by\": \"channel\", \"top\": 51}} | /breakdown/top",
            "{TWO, \"trends\": \"day\"} | /trends",
            "{TWO, \"trend\": \"decade\", \"window\": \"long\"} | /trend,/window",
            "{\"steps\": [{}, {\"event\": 7}], \"window\": \"long\", \"trend\": \"decade\"} | /steps/1/event,/window,/trend",
            "{TWO, \"attribution\": \"middle\"} | /attribution",
            "{TWO, \"period\": {}} | /period",
            "{TWO, \"period\": 7} | /period",
            "{TWO, \"period\": {\"to\": \"2026-01-01\"}} | /period/from",
            "{TWO, \"compare\": \"never\"} | /compare",
            "{TWO, \"claims\": \"some\"} | /claims",
            "{TWO, \"dataset\": \"no\", \"people\": {\"segment\": \"no\"}} | /dataset,/people/segment",
            "{TWO, \"filter\": {\"property\": \"total\", \"gte\": \"x\", \"contains\": \" \", \"event\": null}} | "
                    + "/filter/gte,/filter/contains,/filter/event",
            "{TWO, \"filter\": {\"and\": [], \"colour\": 1}} | /filter/and,/filter/colour" })
    void aBodyOfAnotherShapeIsRefusedByItsFields(String body, String fields) {
        as("analyst").body(body.replace("TWO", TWO)).post(PATH).then().statusCode(400).contentType("application/problem+json")
                .body("errors.field", containsInAnyOrder(fields.split(",")));
    }

    @Test
    void aNestThatIsTooDeepAndAQuestionOfTooManyPartsAreRefused() {
        String deep = "{\"not\":".repeat(40) + "{\"event\":\"A\"}" + "}".repeat(40);
        String wide = "{\"or\":[" + "{\"or\":[{\"event\":\"A\"},{\"event\":\"A\"},{\"event\":\"A\"}]},".repeat(40) + "{\"event\":\"A\"}]}";

        as("analyst").body("{" + TWO + ", \"filter\": " + deep + "}").post(PATH).then().statusCode(400)
                .body("errors.field", contains(startsWith("/filter/not/not")), "errors.message", contains(containsString("8 levels")));
        as("analyst").body("{" + TWO + ", \"filter\": " + wide + "}").post(PATH).then().statusCode(400).body("errors.message",
                contains(containsString("100 parts")));
    }

    @Test
    void aGroupIsAskedForWithAStepAStateAndAPage() {
        as("analyst").body("{" + TWO + ", \"state\": \"lost\", \"limit\": 201, \"cursor\": \"\"}").post(PATH + "/people").then()
                .statusCode(400)
                .body("errors.field", containsInAnyOrder("/step", "/state", "/limit", "/cursor"));
    }
}
