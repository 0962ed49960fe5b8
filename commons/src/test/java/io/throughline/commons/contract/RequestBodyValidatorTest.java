package io.throughline.commons.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka"))
class RequestBodyValidatorTest {

    @Inject
    BodySchemas schemas;

    private static final String FAULTY = """
            {"lines":[{"article":"TEA","pieces":0},{}],"speed":"fast","note":" ","months":13,"discount":-1,"at":"soon","day":"1",
             "patience":"1",
             "customer":"li","more":[],"onlyIf":{"all":[{"in":"shop","mots":1}]},"payment":{"kind":"card"},"tags":7,"colour":"red"}""";

    private record Door(String method, String path) {
        ValidatableResponse send(String body) {
            RequestSpecification request = given().auth().oauth2(TestTokens.of("agent")).contentType("application/json").body(body);
            return request.request(method, path).then();
        }
    }

    static Stream<Door> threads() {
        return Stream.of(new Door("POST", "/orders"), new Door("POST", "/orders/event-loop"), new Door("PUT", "/orders/7"));
    }

    @ParameterizedTest
    @MethodSource("threads")
    void allFaultsAreToldAtOnceOnEveryKindOfThread(Door door) {
        JsonPath problem = door.send(FAULTY).statusCode(400).contentType("application/problem+json")
                .body("type", equalTo("urn:throughline:problem:invalid-body")).extract().jsonPath();

        List<String> faults = new ArrayList<>();
        for (int i = 0; i < problem.getList("errors").size(); i++) {
            faults.add(problem.getString("errors[" + i + "].field") + " " + problem.getString("errors[" + i + "].message"));
        }
        assertThat(faults).containsExactlyInAnyOrder(
                "/lines/0/article must be a text that matches ^[a-z]{1,8}$", "/lines/0/pieces must be a whole number of at least 1",
                "/lines/1/article is missing", "/speed must be one of [next_day, cheap]", "/note must be a text of 1 to 10 characters",
                "/months must be a whole number from 1 to 12", "/discount must be a number of at least 0",
                "/at must be an RFC 3339 time such as 2026-01-31T09:30:00Z", "/day must be a date such as 2026-01-31",
                "/patience must be an ISO 8601 duration such as P7D or PT30M", "/customer must be a UUID", "/more must be an object",
                "/onlyIf/all/0/mots is not known here; known are [in, most]", "/payment/number is missing",
                "/tags must be a text or an array", "/colour is not known here; known are [anything, at, customer, day, discount, extra, "
                        + "gift_card, lines, months, more, note, onlyIf, patience, payment, speed, tags]");
    }

    @Test
    void noEventLoopCompilesASchema() {
        Door onEventLoop = new Door("POST", "/orders/event-loop");

        onEventLoop.send(FAULTY).statusCode(400);
        onEventLoop.send("{\"lines\":[],\"payment\":{\"kind\":\"cash\"},\"onlyIf\":{\"any\":[]},\"tags\":[1]}").statusCode(400);
        onEventLoop.send("{\"lines\":[],\"payment\":{\"kind\":\"none\"},\"onlyIf\":7}").statusCode(400);

        assertThat(schemas.compiledOnEventLoops()).isZero();
    }

    @ParameterizedTest
    @MethodSource("threads")
    void whatFitsIsBoundByJackson(Door door) {
        door.send("""
                {"lines":[{"article":"tea","pieces":2,"colours":["红","绿"]}],"speed":"next_day","note":"你好","months":12,"discount":0.5,
                 "at":"2026-01-31T09:30:00Z","day":"2026-01-31","patience":"PT30M","customer":"0198c0de-0000-7000-8000-000000000001",
                 "extra":{"a":null,"b":[1]},"more":{"c":1},"anything":"x","onlyIf":{"all":[{"in":"shop"}]},
                 "payment":{"kind":"cash","change":5},"tags":["a","b"],"gift_card":{"article":"card"}}""").statusCode(200)
                .body("lines[0].colours", contains("红", "绿")).body("speed", equalTo("next_day")).body("onlyIf.all[0].in", equalTo("shop"))
                .body("payment.kind", equalTo("cash")).body("payment.change", equalTo(5)).body("tags", contains("a", "b"))
                .body("gift_card.article", equalTo("card"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "application/JSON", "Application/Json", "application/json;charset=UTF-8", "application/vnd.shop+JSON" })
    void noSpellingOfTheMediaTypePassesTheGate(String type) {
        given().header("Content-Type", type).body("{\"lines\":[],\"colour\":1}").post("/orders").then().statusCode(400)
                .body("errors.field", hasItem("/colour"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "                                              | `` | is missing",
            "`  `                                          | `` | is missing",
            "{\"lines\":[],\"lines\":[]}                   | /lines | is given twice (line 1, column 20)",
            "{\"lines\":[{\"article\":\"a\"}]} 7           | `` | must be one JSON value with nothing after it",
            "{\"lines\":[{\"article\":                     | /lines/0/article | is not JSON (line 1, column 22)",
            "{\"lines\":[{\"article\":\"a\"}],\"anything\":[\"\\u0000\"]} | /anything/0 | must not contain the NUL character (U+0000)",
            "{\"lines\":[{\"article\":\"a\"}],\"note\":null}  | /note | must be a text of 1 to 10 characters" })
    void whatIsNoJsonIsToldWhereItBreaks(String body, String field, String message) {
        new Door("POST", "/orders").send(body == null ? "" : body).statusCode(400).body("errors[0].field", equalTo(field))
                .body("errors[0].message", equalTo(message));
    }

    @Test
    void moreThanAHundredFaultsAreCutOff() {
        String lines = "{\"article\":1},".repeat(500);
        new Door("POST", "/orders/lines").send("[" + lines.substring(0, lines.length() - 1) + "]").statusCode(400)
                .body("errors.size()", equalTo(100)).body("errors[0].field", equalTo("/0/article"));
    }

    @Test
    void anArrayAsABodyIsCheckedToo() {
        new Door("POST", "/orders/lines").send("[{\"article\":\"tea\"},{\"articel\":\"tea\"}]").statusCode(400)
                .body("errors.field", containsInAnyOrder("/1/article", "/1/articel"));
    }

    @Test
    void aBodyThatMayBeLeftOutIsCheckedWhereItIsThere() {
        given().contentType("application/json").post("/orders/cancellation").then().statusCode(200).body("article", equalTo("none"));
        new Door("POST", "/orders/cancellation").send("{}").statusCode(400).body("errors.field", contains("/article"));
    }

    @Test
    void theDocumentSaysWhatTheGateDoes() throws JacksonException {
        JsonNode document = new ObjectMapper().readTree(given().queryParam("format", "json").get("/q/openapi").then().statusCode(200)
                .extract().asString());
        JsonNode schemas = document.at("/components/schemas");
        JsonNode operation = document.at("/paths/~1orders~1event-loop/post");
        List<String> statuses = new ArrayList<>();
        operation.path("responses").fieldNames().forEachRemaining(statuses::add);

        assertThat(document.path("openapi").asText()).isEqualTo("3.0.3");
        assertThat(schemas.at("/OrderRequest/required")).hasToString("[\"lines\"]");
        assertThat(schemas.at("/OrderRequest/additionalProperties")).hasToString("false");
        assertThat(schemas.at("/OrderRequest/properties/patience/$ref").asText()).endsWith("/Duration");
        assertThat(schemas.at("/Duration/format").asText()).isEqualTo("duration");
        assertThat(schemas.at("/UUID/format").asText()).isEqualTo("uuid");
        assertThat(schemas.at("/Instant/format").asText()).isEqualTo("date-time");
        assertThat(schemas.at("/OrderRequest/properties/discount/type").asText()).isEqualTo("number");
        assertThat(schemas.at("/OrderRequest/properties/gift_card/allOf/0/$ref").asText()).endsWith("/OrderLine");
        assertThat(schemas.at("/CardPayment/properties/kind/enum")).hasToString("[\"card\"]");
        assertThat(schemas.at("/CardPayment/required")).hasToString("[\"number\",\"kind\"]");
        assertThat(schemas.at("/Tags").has("properties")).isFalse();
        assertThat(schemas.at("/PageOrderLine/required")).hasToString("[\"items\",\"next\"]");
        assertThat(schemas.at("/PageOrderLine/properties/next/nullable").asBoolean()).isTrue();
        assertThat(statuses).containsExactly("200", "400", "401", "403", "409", "413", "415", "503");
        assertThat(operation.at("/responses/409/content/application~1problem+json/schema/$ref").asText()).endsWith("/Problem");
        assertThat(operation.path("x-roles")).hasToString("[\"agent\"]");
        assertThat(document.at("/paths/~1orders/post/security")).hasToString("[]");
        assertThat(document.at("/components/securitySchemes/oidc/flows/clientCredentials/tokenUrl").asText())
                .endsWith("/openid-connect/token");
    }
}
