package io.throughline.recommendation;

import static io.restassured.RestAssured.given;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import org.awaitility.Awaitility;

/** What a shop's sources tell of its customers, and what it is then advised to offer. */
public final class ShopTestClient {

    private ShopTestClient() {
    }

    /** A name that no other test uses. */
    public static String any(String word) {
        return word + '-' + UUID.randomUUID().toString().substring(0, 8);
    }

    public static String viewed(String subject, String item) {
        return touchpoint(subject, "Product Viewed", "{\"product_id\":\"" + item + "\",\"name\":\"" + item + " 茶\",\"category\":\"茶\"}");
    }

    public static String added(String subject, String item) {
        return touchpoint(subject, "Product Added", "{\"product_id\":\"" + item + "\"}");
    }

    public static String ordered(String subject, String orderId, String... items) {
        String products = Arrays.stream(items).map(item -> "{\"product_id\":\"" + item + "\",\"name\":\"" + item + " 茶\"}")
                .collect(Collectors.joining(",", "[", "]"));
        return touchpoint(subject, "Order Completed", "{\"order_id\":\"" + orderId + "\",\"products\":" + products + "}");
    }

    /** Of a source of the company's own, which is believed. */
    public static String touchpoint(String subject, String name, String properties) {
        Instant now = Instant.now();
        return """
                {"messageId":"%s","type":"track","name":"%s","subject":"%s","identifiers":["%s"],"channel":"web",
                 "source":"shop-web","trust":"server","timestamp":"%s","receivedAt":"%s","properties":%s,"traits":{},"context":{},
                 "fieldOfTomorrow":{"deep":[{"x":1}]}}""".formatted(UUID.randomUUID(), name, subject, subject, now, now, properties);
    }

    /** The same as a web page tells it, whose key anybody can read. */
    public static String publicly(String touchpoint) {
        return touchpoint.replace("\"trust\":\"server\"", "\"trust\":\"public\"");
    }

    public static void tell(String... touchpoints) {
        for (String touchpoint : touchpoints) {
            JsonPath json = JsonPath.from(touchpoint);
            TestEvents.touchpoint("shop-web", json.getString("subject"), json.getString("messageId"), touchpoint);
        }
    }

    /** Several people buy these items together. */
    public static void sold(int times, String... items) {
        for (int i = 0; i < times; i++) {
            tell(ordered("user_id:" + any("buyer"), any("order"), items));
        }
    }

    public static Response recommend(String identifier, int limit) {
        return given().auth().oauth2(TestTokens.of("agent")).queryParam("limit", limit).get("/v1/recommendations/{identifier}", identifier);
    }

    /** What is recommended to somebody, once it is as expected. */
    public static JsonPath await(String identifier, Predicate<JsonPath> like) {
        return Awaitility.await("recommendations for " + identifier).atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(100))
                .until(() -> recommend(identifier, 50), answer -> answer.statusCode() == 200 && like.test(answer.jsonPath())).jsonPath();
    }

    public static Predicate<JsonPath> showing(String item) {
        return answer -> answer.getList("items.itemId").contains(item);
    }

    public static Predicate<JsonPath> notShowing(String item) {
        return answer -> !answer.getList("items.itemId").contains(item);
    }
}
