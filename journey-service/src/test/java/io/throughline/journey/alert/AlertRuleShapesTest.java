package io.throughline.journey.alert;

import static io.throughline.journey.JourneyTestClient.as;
import static org.hamcrest.Matchers.containsInAnyOrder;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestServers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API's document refuses of an alert rule, all at once and each by its field. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class AlertRuleShapesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {} | /name,/on
            {"name":7,"on":[],"webhook":"x"} | /name,/on,/webhook
            {"name":"x","on":{"analysis":"funnel","question":[],"pointer":"/x"},"when":{"above":1}} | /on/question
            {"name":"x","on":{"analysis":"funnel","question":{"steps":[{"event":"a"}],"period":{"last":"soon"}}},"when":{"below":"2"}} \
            | /on/question/steps,/on/question/period/last,/on/pointer,/when/below
            {"name":"x","on":{"missing":{"colour":1},"for":"PT5M"}} | /on/missing/colour
            {"name":"x","on":{"missing":{"event":"Paid"}}} | /on/for
            {"name":"x","on":{"live":"mood"},"when":{"above":1}} | /on/live
            {"name":"x","severity":"high","on":{"live":"people"},"when":{"above":1},"more":1} | /severity,/more
            {"name":"x","on":{"live":"people","missing":{}},"webhook":{}} | /on/missing,/webhook/url
            """)
    void aRuleOfAnotherShapeIsRefusedByItsFields(String body, String fields) {
        as("analyst").body(body).post("/v1/alert-rules").then().statusCode(400).contentType("application/problem+json")
                .body("errors.field", containsInAnyOrder(fields.split(",")));
    }
}
