package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page of docs/frontend.md as it stands there, in a real browser on an origin of its own. */
class FrontendPageTest {

    private static PublicClient client;
    private static RunningStack stack;

    private final String person = "page-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start() {
        stack = RunningStack.get();
        client = new PublicClient(stack);
    }

    @Test
    void aPageOfAnotherOriginSignsInListsCustomersAndDrawsAFunnel() throws Exception {
        aCustomerLooksAddsAndOrders();

        JsonNode seen = ExternalProgram.browse("frontend-page.mjs", Map.of(
                "PAGE", DocumentationPage.read("frontend.md").block("A whole page", "html"), "USER", "analyst",
                "PASSWORD", stack.credentials().path("users").path("analyst").textValue()));

        assertThat(seen.path("error").asText()).isEmpty();
        assertThat(seen.path("customers").size()).isPositive();
        assertThat(seen.path("bars")).hasSize(3);
        assertThat(seen.path("bars").path(0).asDouble()).isEqualTo(400);
        assertThat(seen.path("bars").path(2).asDouble()).isPositive().isLessThanOrEqualTo(400);
        assertThat(seen.path("labels").path(2).asText()).startsWith("Order Completed");
    }

    private void aCustomerLooksAddsAndOrders() {
        String key = client.source("frontend-shop", "web", "server");
        for (String event : new String[]{ "Product Viewed", "Product Added", "Order Completed" }) {
            assertThat(client.collect("track", key, """
                    {"userId":"%1$s","event":"%2$s","properties":{"order_id":"%1$s","product_id":"kettle-01"}}"""
                    .formatted(person, event)).status()).isEqualTo(200);
        }
        await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100)).ignoreExceptions().untilAsserted(() -> {
            assertThat(client.get("profile", "/v1/profiles/by-identifier/user_id:" + person, "agent").status()).isEqualTo(200);
            assertThat(client.get("journey", "/v1/timelines/user_id:" + person, "agent").body().path("items")).hasSize(3);
        });
    }
}
