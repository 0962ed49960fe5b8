package io.throughline.recommendation.affinity;

import static io.throughline.recommendation.ShopTestClient.added;
import static io.throughline.recommendation.ShopTestClient.any;
import static io.throughline.recommendation.ShopTestClient.ordered;
import static io.throughline.recommendation.ShopTestClient.showing;
import static io.throughline.recommendation.ShopTestClient.sold;
import static io.throughline.recommendation.ShopTestClient.tell;
import static io.throughline.recommendation.ShopTestClient.touchpoint;
import static io.throughline.recommendation.ShopTestClient.viewed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.recommendation.RealServers;
import io.throughline.recommendation.ShopTestClient;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class LearningFlowTest {

    private final String user = "user_id:" + any("li");
    private final String kettle = any("kettle");
    private final String filter = any("filter");

    @Test
    void whatOthersBoughtTogetherIsRecommendedWithItsReason() {
        sold(4, kettle, filter);
        tell(ordered("user_id:" + any("buyer"), any("order"), kettle));
        tell(ordered(user, any("order"), kettle));

        String orders = "items.find { it.itemId == '" + filter + "' }.reason.share.of";
        JsonPath answer = ShopTestClient.await(user, found -> Integer.valueOf(6).equals(found.get(orders)));

        Map<String, Object> item = itemOf(answer, filter);
        // 4 of 6 orders with the kettle hold a filter, as do all 4 with a filter: 4/(4+10) × 4/√(6·4) = 0.233285
        assertThat((float) item.get("score")).isCloseTo(0.233285f, within(1e-5f));
        assertThat(item).containsEntry("name", filter + " 茶").containsEntry("rank", 1);
        JsonPath reason = JsonPath.from(ShopTestClient.recommend(user, 50).asString())
                .setRootPath("items.find { it.itemId == '" + filter + "' }.reason");
        assertThat(reason.getString("type")).isEqualTo("bought_together");
        assertThat(reason.getString("with.itemId")).isEqualTo(kettle);
        assertThat(reason.getString("with.bond")).isEqualTo("bought");
        assertThat(reason.getInt("orders")).isEqualTo(4);
        assertThat(reason.getInt("share.of")).isEqualTo(6);
    }

    @Test
    void whatWasViewedOrAddedSpeaksToo() {
        sold(3, kettle, filter);
        tell(added(user, kettle), viewed(user, kettle));

        String bond = "items.find { it.itemId == '" + filter + "' }.reason.with.bond";
        // What is sold shows up first, for being popular.
        JsonPath answer = ShopTestClient.await(user, each -> each.getString(bond) != null);

        assertThat(answer.getString(bond)).isEqualTo("added");
    }

    @Test
    void anEventAppliedTwiceChangesNothing() {
        String order = ordered(user, any("order"), kettle, filter);
        tell(order, order, viewed(user, kettle), order);
        afterAllThat();

        assertThat(tallies(kettle, "orders")).isEqualTo(1);
        assertThat(tallies(kettle, "views")).isEqualTo(1);
        assertThat(together(kettle, filter)).isEqualTo(1);
    }

    @Test
    void anOrderToldByTwoMessagesCountsOnceAndAnotherPersonsOfTheSameNumberToo() {
        String number = any("order");
        tell(ordered(user, number, kettle), ordered(user, number, kettle), ordered("user_id:" + any("wang"), number, kettle));
        afterAllThat();

        assertThat(tallies(kettle, "orders")).isEqualTo(2);
    }

    @Test
    void readsTheExampleOfTouchpoints() {
        TestEvents.touchpoint("shop-web", "user_id:42", "example", EventContracts.example("touchpoints", "touchpoint"));

        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> tallies("tea-01", "orders") == 1);

        assertThat(single("select name from item where item_id = 'tea-01'", String.class)).isEqualTo("龙井茶");
    }

    @Test
    void poisonGoesToTheDeadLettersAndTheNextIsHandled() {
        String id = any("poison");
        TestEvents.send("touchpoints", user, id, "/sources/shop-web", "io.throughline.touchpoint.v1", "{\"messageId\":\"x\",\"type\":7}");
        TestEvents.send(new ProducerRecord<>("touchpoints", user, "not an event".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        tell(ordered(user, any("order"), kettle));

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> tallies(kettle, "orders") == 1);

        TestEvents.await("touchpoints.dlq", letter -> id.equals(TestEvents.header(letter, "ce_id")));
    }

    @Test
    void aCommerceEventWithoutAUsableItemIsPassedOverAndPoisonsNothing() {
        long before = TestEvents.all("touchpoints.dlq").stream().filter(letter -> user.equals(letter.key())).count();
        tell(touchpoint(user, "Product Viewed", "{\"product_id\":{\"a\":1}}"), touchpoint(user, "Order Completed", "{\"products\":{}}"),
                touchpoint(user, "Order Completed", "{\"products\":[{\"product_id\":\"" + kettle + "\"},null,{\"product_id\":\"\"}]}"));
        afterAllThat();

        assertThat(tallies(kettle, "orders")).isEqualTo(1);
        assertThat(TestEvents.all("touchpoints.dlq").stream().filter(letter -> user.equals(letter.key())).count()).isEqualTo(before);
    }

    @Test
    void ofARobotOnlyTheLatestLooksAreKeptAndItsPurchasesAll() {
        String[] views = new String[320];
        for (int i = 0; i < views.length; i++) {
            // As an import, which no daily limit holds back.
            views[i] = viewed(user, any("page")).replace("\"server\"", "\"import\"");
        }
        tell(ordered(user, any("order"), kettle));
        tell(views);
        afterAllThat();

        assertThat(single("select count(*) from subject_item where subject = '" + user + "' and bought = 0", Long.class)).isEqualTo(300);
        assertThat(single("select count(*) from subject_item where subject = '" + user + "' and bought > 0", Long.class)).isEqualTo(1);
    }

    @Test
    void popularItemsFillTheListOfSomebodyUnknown() {
        sold(2, kettle);

        JsonPath answer = ShopTestClient.await("anonymous_id:" + UUID.randomUUID(), showing(kettle));

        Map<String, Object> reason = answer.getMap("items.find { it.itemId == '" + kettle + "' }.reason");
        assertThat(reason).containsEntry("type", "popular").containsEntry("halfLifeDays", 30);
        assertThat(((Number) reason.get("recentOrders")).doubleValue()).isCloseTo(2, within(0.01));
        assertThat(((Number) reason.get("orders")).longValue()).isEqualTo(2);
    }

    /** All of a subject's events come in order: what is told last is applied last. */
    private void afterAllThat() {
        String last = any("last");
        tell(viewed(user, last));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> tallies(last, "views") == 1);
        // The orders of other people lie in other partitions of the same topic.
        for (int i = 0; i < 12; i++) {
            String other = any("last");
            tell(viewed("user_id:" + any("somebody"), other));
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> tallies(other, "views") == 1);
        }
    }

    private static Map<String, Object> itemOf(JsonPath answer, String itemId) {
        List<Map<String, Object>> items = answer.getList("items");
        return items.stream().filter(item -> itemId.equals(item.get("itemId"))).findFirst().orElseThrow();
    }

    private static long tallies(String itemId, String column) {
        return single("select coalesce((select t." + column + " from item_tally t join item i on i.no = t.item where i.item_id = '"
                + itemId + "'), 0)", Long.class);
    }

    private static long together(String one, String other) {
        return single(
                "select cast(coalesce(sum(p.orders), 0) as bigint) from item_pair p join item a on a.no in (p.one, p.other) and "
                        + "a.item_id = '"
                        + one + "' join item b on b.no in (p.one, p.other) and b.item_id = '" + other + "'",
                Long.class);
    }

    private static <T> T single(String query, Class<T> type) {
        return PostgresClient.inTransaction(session -> session.createNativeQuery(query, type).getSingleResult());
    }
}
