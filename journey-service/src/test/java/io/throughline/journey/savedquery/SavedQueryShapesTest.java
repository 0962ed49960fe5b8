package io.throughline.journey.savedquery;

import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import java.util.List;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused of a saved question by its shape, each by its field. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class SavedQueryShapesTest {

    private static final String PATH = "/v1/analytics/definitions";
    private static final String FEBRUARY = "\"period\": {\"month\": \"2026-02\"}, \"zone\": \"Asia/Shanghai\"";

    private final String mark = somebody();

    private String lifecycle(String more) {
        return "{\"kind\": \"lifecycle\", \"name\": \"新老客户 " + mark + "\", \"question\": {" + FEBRUARY + "}" + more + "}";
    }

    @Test
    void allThatIsWrongIsToldWithPointers() {
        as("analyst").body(
                "{\"kind\": \"funnel\", \"question\": {\"steps\": [{\"event\": \"A\"}], \"window\": \"soon\"}, \"schedule\": "
                        + "{\"weekly\": \"monday\"}, \"shared\": 1, \"colour\": 1}")
                .post(PATH).then().statusCode(400).contentType("application/problem+json").body("type",
                        equalTo("urn:throughline:problem:invalid-body"),
                        "errors.field", hasItems("/name", "/question/steps", "/question/window", "/schedule/at", "/shared", "/colour"));
        as("analyst").body(
                "{\"kind\": \"funnel\", \"name\": \"x\", \"question\": {\"steps\": [{\"event\": \"A\"}, {}]}, \"schedule\": {\"every\": "
                        + "\"PT1M\"}}")
                .post(PATH).then().statusCode(400).body("errors.field", hasItems("/question/steps/1", "/schedule/every"));
        as("analyst").body("{\"kind\": \"dance\", \"name\": \"x\", \"question\": {}}").post(PATH).then().statusCode(400).body(
                "errors.field", hasItem("/kind"),
                "errors.message", hasItem(containsString("funnel")));
        for (String bad : List.of("[]", "{\"kind\": ", "", "{\"kind\": \"funnel\", \"kind\": \"funnel\"}")) {
            as("analyst").body(bad).post(PATH).then().statusCode(400);
        }
        as("analyst").body(lifecycle(", \"description\": \"a\\u0000b\"")).post(PATH).then().statusCode(400);
        as("analyst").body(lifecycle(", \"description\": \"" + "长".repeat(400_000) + "\"")).post(PATH).then().statusCode(413);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {} | /schedule
            {"daily":"06:00","every":"PT2H"} | /schedule
            {"every":"PT2H","zone":"UTC"} | /schedule/zone
            {"daily":"24:00"} | /schedule/daily
            {"monthly":32,"at":"06:00"} | /schedule/monthly
            """)
    void aScheduleOfAnotherShapeIsRefusedByItsField(String schedule, String field) {
        as("analyst").body(lifecycle(", \"schedule\": " + schedule)).post(PATH).then().statusCode(400).body("errors.field",
                equalTo(List.of(field)));
    }

    @Test
    void whatIsMissingAndWhatIsOfAnotherShapeIsToldAtOnce() {
        as("analyst").body("{}").post(PATH).then().statusCode(400).body("errors.field", equalTo(List.of("/kind")));
        as("analyst")
                .body("{\"kind\":\"funnel\",\"name\":\"" + "x".repeat(201)
                        + "\",\"question\":1,\"schedule\":{\"daily\":\"6\",\"at\":\"1\"}}")
                .post(PATH).then().statusCode(400)
                .body("errors.field", containsInAnyOrder("/name", "/question", "/schedule/daily", "/schedule/at"));
    }
}
