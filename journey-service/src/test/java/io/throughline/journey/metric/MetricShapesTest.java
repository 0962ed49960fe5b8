package io.throughline.journey.metric;

import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused of questions for metrics and of their targets, each by its field. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class MetricShapesTest {

    private final String mark = somebody();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "{\"by\":\"moon\",\"window\":\"later\",\"more\":1} | /by,/window,/more", "{\"by\":\"stage\"} | /map",
            "{\"by\":\"stage\",\"map\":\"none\"} | /map", "{\"map\":\"none\"} | /map", "{\"by\":\"segment\"} | /segments",
            "{\"by\":\"segment\",\"segments\":[\"x\"]} | /segments/0",
            "{\"revenue\":{\"event\":{\"event\":\"x\"},\"property\":\".\",\"currency\":\"CNY\"},\"filter\":{\"property\":\"total\","
                    + "\"gt\":1e999}} | /revenue/property,/filter/gt",
            "{\"goal\":{},\"contact\":{},\"resolved\":{\"event\":\"x\"},\"revenue\":{\"event\":{\"event\":\"x\"},\"currency\":\"RMB\"}} "
                    + "| /goal,/contact,/revenue/currency",
            "{\"revenue\":{\"event\":{\"event\":\"x\"},\"currency\":\"XAU\"}} | /revenue/currency",
            "{\"contact\":7,\"revenue\":{\"currency\":\"\"},\"handling\":1} | /contact,/revenue/event,/revenue/currency,/handling",
            "{\"resolved\":{\"event\":\"x\"},\"window\":\"P1D\"} | /resolved,/window",
            "{\"period\":{\"month\":3},\"again\":\"soon\",\"responses\":\"yes\"} | /period/month,/again,/responses",
            "{\"period\":{\"month\":\"March\"},\"again\":\"P91D\"} | /period/month,/again" })
    void aFaultyQuestionIsRefusedByItsFields(String body, String fields) {
        as("analyst").body(body).post("/v1/analytics/metrics").then().statusCode(400).body("errors.field", hasItems(fields.split(",")));
    }

    @Test
    void targetsAreOfMetricsThatThereAre() {
        String path = "/v1/metric-targets/dwell/touchpoint/k-" + mark;
        as("analyst").get(path).then().statusCode(404);
        as("analyst").body("{\"target\":\"x\",\"goal\":1}").put(path).then().statusCode(400).body("errors.field",
                hasItems("/target", "/goal"));
        as("analyst").body("{}").put(path).then().statusCode(400);
        as("analyst").body("{\"benchmark\":12.5}").put(path).then().statusCode(201);
        as("analyst").get(path).then().statusCode(200).body("benchmark", equalTo(12.5f));
        as("analyst").delete(path).then().statusCode(204);
        as("analyst").get(path).then().statusCode(404);
        as("analyst").get("/v1/metric-targets/luck/touchpoint/x").then().statusCode(400);
        as("analyst").get("/v1/metric-targets/dwell/moon/x").then().statusCode(400);
        as("analyst").get("/v1/metric-targets/dwell/channel/A%20b").then().statusCode(400);
    }
}
