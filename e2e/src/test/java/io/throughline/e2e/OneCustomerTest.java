package io.throughline.e2e;

import static io.throughline.e2e.PublicClient.encode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A visitor browses on the web, signs in on the app (which the shop's server says), buys in the store, and tells a partner what it was
 * like:
 * one profile, one timeline, and an offer that knows what was bought.
 */
class OneCustomerTest {

    private static PublicClient client;

    private final String person = UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start() {
        client = new PublicClient(RunningStack.get());
        // Asked for beforehand, so that the time that is printed is that of the services and not of Keycloak's first answer.
        client.token("agent");
        client.token("partner-mall");
    }

    @Test
    void oneCustomerIsOneLineThroughEveryChannel() throws Exception {
        String storeKey = client.source("e2e-store", "store", "server");
        othersBuyTheKettleWithFilters(storeKey);

        customerPlaysTheirPart(client.source("e2e-web", "web", "public"), client.source("e2e-app", "app", "public"),
                client.source("e2e-sign-in", "app", "server"), storeKey);
        partnerSendsWhatTheCustomerThinks();
        Instant allSaid = Instant.now();

        String email = encode("email:" + person + "@example.cn");
        await("one profile, one timeline, one offer").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50))
                .ignoreExceptions().untilAsserted(() -> {
                    String profile = oneProfileWithAllIdentifiers(email);
                    oneTimelineWithAllChannels(email, profile);
                    offersWithoutWhatWasBought(email);
                });
        System.out
                .println("e2e    all of it was visible " + Duration.between(allSaid, Instant.now()).toMillis() + " ms after the last word");
    }

    private void othersBuyTheKettleWithFilters(String storeKey) {
        for (int i = 0; i < 5; i++) {
            String order = """
                    {"userId":"other-%1$s-%2$d","event":"Order Completed","messageId":"other-%1$s-%2$d",\
                    "properties":{"order_id":"%1$s-%2$d",
                     "products":[{"product_id":"kettle-%1$s","name":"手冲咖啡壶"},{"product_id":"filter-%1$s","name":"滤纸"}]}}"""
                    .formatted(person, i);
            assertThat(client.collect("track", storeKey, order).status()).isEqualTo(200);
        }
    }

    private void customerPlaysTheirPart(String webKey, String appKey, String serverKey, String storeKey) throws Exception {
        ProcessBuilder customer = new ProcessBuilder("node", "src/test/js/customer.mjs").inheritIO();
        customer.environment()
                .putAll(Map.of("HOST", "http://localhost:" + RunningStack.port("journey"), "WEB_KEY", webKey, "APP_KEY", appKey,
                        "SERVER_KEY", serverKey, "STORE_KEY", storeKey, "PERSON", person));
        assertThat(customer.start().waitFor()).as("the SDK's exit status").isZero();
    }

    private void partnerSendsWhatTheCustomerThinks() {
        String response = """
                {"id":"%1$s","nps":3,"comment":"手机结账太慢了 😞","language":"zh-CN","identifiers":["email:%1$s@example.cn"],
                 "touchpoint":"checkout","occurredAt":"%2$s"}""".formatted(person, Instant.now());
        assertThat(client.post("feedback", "/v1/responses", "partner-mall", response).status()).isEqualTo(201);
    }

    private String oneProfileWithAllIdentifiers(String email) {
        JsonNode byEmail = client.get("profile", "/v1/profiles/by-identifier/" + email, "agent").body();
        JsonNode byVisitor =
                client.get("profile", "/v1/profiles/by-identifier/" + encode("anonymous_id:visitor-" + person), "agent").body();
        List<String> identifiers = new ArrayList<>();
        byEmail.path("identifiers").forEach(each -> identifiers.add(each.path("type").asText() + ':' + each.path("value").asText()));

        assertThat(byEmail.path("id").asText()).isNotEmpty().isEqualTo(byVisitor.path("id").asText());
        assertThat(identifiers).containsExactlyInAnyOrder("anonymous_id:visitor-" + person, "anonymous_id:phone-" + person,
                "user_id:customer-" + person,
                "email:" + person + "@example.cn");
        assertThat(byEmail.at("/traits/name/value").asText()).isEqualTo("李娜");
        return byEmail.path("id").asText();
    }

    private void oneTimelineWithAllChannels(String email, String profile) {
        JsonNode timeline = client.get("journey", "/v1/timelines/" + email, "agent").body();
        List<String> moments = new ArrayList<>();
        timeline.path("items").forEach(
                item -> moments.add(item.path("channel").asText() + ' ' + item.path("type").asText() + ' ' + item.path("name").asText("")));

        assertThat(timeline.path("profileId").asText()).isEqualTo(profile);
        assertThat(moments).first().isEqualTo("partner feedback Feedback Received");
        assertThat(moments).containsExactlyInAnyOrder("web page Home", "web page Category", "web track Product Viewed", "app identify ",
                "app identify ", "app screen Cart", "app track Product Added", "store track Order Completed",
                "partner feedback Feedback Received");
    }

    private void offersWithoutWhatWasBought(String email) {
        JsonNode offer = client.get("recommendation", "/v1/recommendations/" + email, "agent").body();
        List<String> items = new ArrayList<>();
        offer.path("items").forEach(item -> items.add(item.path("itemId").asText()));

        assertThat(items).doesNotContain("kettle-" + person).first().isEqualTo("filter-" + person);
        assertThat(offer.at("/items/0/reason/type").asText()).isEqualTo("bought_together");
        assertThat(offer.at("/items/0/reason/orders").asInt()).isEqualTo(5);
    }
}
