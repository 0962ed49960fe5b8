package io.throughline.recommendation.retraction;

import static io.throughline.recommendation.ShopTestClient.any;
import static io.throughline.recommendation.ShopTestClient.notShowing;
import static io.throughline.recommendation.ShopTestClient.ordered;
import static io.throughline.recommendation.ShopTestClient.showing;
import static io.throughline.recommendation.ShopTestClient.sold;
import static io.throughline.recommendation.ShopTestClient.tell;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.RetractionRequests;
import io.throughline.commons.test.TestEvents;
import io.throughline.recommendation.RealServers;
import io.throughline.recommendation.ShopTestClient;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class RetractionTest {

    private static final String SERVICE = "recommendation-service";

    private final String stolen = any("erp");
    private final String visitor = "anonymous_id:" + any("visitor");
    private final String kettle = any("kettle");
    private final String fake = any("fake");

    /** An order as the holder of the key says it. */
    private void stolenOrder(String item, Instant receivedAt) {
        String order = ordered("user_id:" + any("ghost"), any("order"), item, kettle).replace("shop-web", stolen)
                .replaceAll("\"receivedAt\":\"[^\"]*\"", "\"receivedAt\":\"" + receivedAt + "\"");
        JsonPath json = JsonPath.from(order);
        TestEvents.touchpoint(stolen, json.getString("subject"), json.getString("messageId"), order);
    }

    @Test
    void aStolenKeysOrdersAreCountedTakenBackAndDoNotComeBack() {
        Instant from = Instant.now();
        Instant until = from.plusSeconds(3_600);
        sold(3, kettle);
        stolenOrder(fake, from.plusSeconds(1));
        stolenOrder(fake, from.plusSeconds(2));
        ShopTestClient.await(visitor, showing(fake).and(showing(kettle)));

        String id = RetractionRequests.count("source", stolen, from, until);
        assertThat(RetractionRequests.receipt(id, SERVICE, "retraction-count").getInt("counts.orders")).isEqualTo(2);
        ShopTestClient.await(visitor, showing(fake));
        RetractionRequests.retract(id, "source", stolen, from, until);

        assertThat(RetractionRequests.receipt(id, SERVICE, "retraction").getInt("counts.orders")).isEqualTo(2);
        ShopTestClient.await(visitor, notShowing(fake).and(showing(kettle)));

        // Late, or replayed; and what the same source says afterwards, which is taken in.
        String honest = any("honest");
        for (int i = 0; i < 30; i++) {
            stolenOrder(fake, from.plusSeconds(3));
            stolenOrder(honest, until);
        }
        JsonPath answer = ShopTestClient.await(visitor, found -> showing(honest).test(found)
                && found.getInt("items.find { it.itemId == '" + honest + "' }.reason.orders") == 30);
        assertThat(answer.getList("items.itemId")).doesNotContain(fake);
        ShopTestClient.await(visitor, notShowing(fake));
    }

    @Test
    void ofAPartnerNothingIsKeptHere() {
        String id = RetractionRequests.count("partner", stolen, Instant.now().minusSeconds(60), Instant.now());

        assertThat(RetractionRequests.receipt(id, SERVICE, "retraction-count").getMap("counts")).isEmpty();
    }
}
