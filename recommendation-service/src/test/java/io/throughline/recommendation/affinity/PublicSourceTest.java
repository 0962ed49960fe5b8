package io.throughline.recommendation.affinity;

import static io.throughline.recommendation.ShopTestClient.added;
import static io.throughline.recommendation.ShopTestClient.any;
import static io.throughline.recommendation.ShopTestClient.notShowing;
import static io.throughline.recommendation.ShopTestClient.ordered;
import static io.throughline.recommendation.ShopTestClient.publicly;
import static io.throughline.recommendation.ShopTestClient.showing;
import static io.throughline.recommendation.ShopTestClient.sold;
import static io.throughline.recommendation.ShopTestClient.tell;
import static io.throughline.recommendation.ShopTestClient.touchpoint;
import static io.throughline.recommendation.ShopTestClient.viewed;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestEvents;
import io.throughline.recommendation.RealServers;
import io.throughline.recommendation.ShopTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the holder of a web page's write key can teach the recommender: what somebody looked at, and nothing else. */
@QuarkusTest
@RealServers
class PublicSourceTest {

    private static final String VISITOR = "anonymous_id:" + UUID.randomUUID();

    private final String user = "user_id:" + any("li");
    private final String kettle = any("kettle");
    private final String filter = any("filter");
    private final String fake = any("fake");

    @Test
    void madeUpOrdersOfAPublicSourceMakeNothingPopularNorBoughtTogether() {
        sold(3, kettle);
        TestEvents.touchpoints(Stream.generate(() -> publicly(ordered("anonymous_id:attacker-" + fake, any("order"), fake, kettle)))
                .limit(2_500).toList());
        afterAllOf("anonymous_id:attacker-" + fake);

        ShopTestClient.await(VISITOR, showing(kettle).and(notShowing(fake)));
        assertThat(number("select count(*) from item where item_id = '" + fake + "'")).isZero();
        assertThat(number("select t.orders from item_tally t join item i on i.no = t.item where i.item_id = '" + kettle + "'"))
                .isEqualTo(3);
        assertThat(number("select count(*) from item_pair p join item i on i.no in (p.one, p.other) where i.item_id = '" + kettle + "'"))
                .isZero();
        assertThat(number("select count(*) from seen_order where subject = 'anonymous_id:attacker-" + fake + "'")).isZero();
    }

    @Test
    void anOrderThatAPublicSourceToldOfFirstStillCountsWhenTheServerTellsIt() {
        String order = any("order");
        tell(publicly(ordered(user, order, kettle)), ordered(user, order, kettle), ordered(user, order, kettle));
        afterAllOf(user);

        assertThat(number("select t.orders from item_tally t join item i on i.no = t.item where i.item_id = '" + kettle + "'"))
                .isEqualTo(1);
    }

    @Test
    void aViewOfAPublicSourceRenamesNothingAndTheServersNameStands() {
        sold(1, kettle);
        tell(publicly(touchpoint(user, "Product Viewed",
                "{\"product_id\":\"" + kettle + "\",\"name\":\"BUY AT evil.example\",\"category\":\"x\",\"price\":0}")),
                publicly(touchpoint(user, "Product Added", "{\"product_id\":\"" + kettle + "\",\"name\":\"BUY AT evil.example\"}")));
        afterAllOf(user);
        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> name(kettle), (kettle + " 茶")::equals);

        String odd = "特级\\u202e龙井\\t“明前”🍵𠮷 <b>&amp;'\\\"";
        tell(touchpoint(user, "Product Viewed", "{\"product_id\":\"" + kettle + "\",\"name\":\"" + odd + "\"}"));

        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> name(kettle), "特级 龙井 “明前”🍵𠮷 <b>&amp;'\""::equals);
    }

    @Test
    void aDescriptionFromBeforeSourcesHadATrustGivesWayToATrustedOneOfAnyAge() {
        PostgresClient.inTransaction(session -> session.createNativeQuery("insert into item (item_id, name, named_at) values ('" + kettle
                + "', 'evil', timestamptz '1969-12-31 00:00:00Z')").executeUpdate());
        String old = viewed(user, kettle).replaceAll("\"timestamp\":\"[^\"]*\"", "\"timestamp\":\"1999-01-01T00:00:00Z\"");

        tell(old.replace("\"server\"", "\"import\""));

        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> name(kettle), (kettle + " 茶")::equals);
    }

    @Test
    void madeUpItemsOfManyMadeUpVisitorsAreShownToNobodyAndFillNoStore() {
        String source = any("web");
        TestEvents
                .touchpoints(Stream.generate(() -> publicly(viewed("anonymous_id:" + any("ghost"), any(fake))).replace("shop-web", source))
                        .limit(2_000).toList());
        TestEvents.touchpoints(Stream.generate(() -> publicly(added("anonymous_id:" + any("ghost"), any(fake))).replace("shop-web", source))
                .limit(1_000).toList());
        afterEverything();

        assertThat(number("select count(*) from item where item_id like '" + fake + "%'")).isBetween(900L, 1_000L);
        assertThat(number("select count(*) from item where vouched and item_id like '" + fake + "%'")).isZero();
        assertThat(ShopTestClient.recommend(VISITOR, 50).jsonPath().getList("items.itemId", String.class))
                .noneMatch(item -> item.startsWith(fake));
    }

    @Test
    void ofOneVisitorAHundredViewsAndAHundredCartsADayAreLearnt() {
        List<String> views = Stream.generate(() -> publicly(viewed(user, kettle))).limit(150).toList();
        TestEvents.touchpoints(views);
        TestEvents.touchpoints(views);
        TestEvents.touchpoints(Stream.generate(() -> publicly(added(user, kettle))).limit(150).toList());
        afterAllOf(user);

        assertThat(number("select viewed from subject_item where viewed > 0 and subject = '" + user + "'")).isEqualTo(100);
        assertThat(number("select added from subject_item where viewed > 0 and subject = '" + user + "'")).isEqualTo(100);
        assertThat(number("select viewed from subject_day where subject = '" + user + "'")).isEqualTo(150);
    }

    @Test
    void whatAVisitorLookedAtIsLearntFromAPublicSourceToo() {
        sold(4, kettle, filter);
        tell(publicly(viewed(user, kettle)));

        ShopTestClient.await(user,
                answer -> "bought_together".equals(answer.getString("items.find { it.itemId == '" + filter + "' }.reason.type")));
    }

    /** All of a subject's events come in order. */
    private void afterAllOf(String subject) {
        String last = any("last");
        tell(touchpoint(subject, "Order Completed", "{\"products\":[{\"product_id\":\"" + last + "\"}]}"));
        Awaitility.await().atMost(Duration.ofSeconds(60))
                .until(() -> number("select count(*) from item where item_id = '" + last + "'") == 1);
    }

    /** Others lie in other partitions of the topic. */
    private void afterEverything() {
        for (int i = 0; i < 20; i++) {
            afterAllOf("user_id:" + any("somebody"));
        }
    }

    private static String name(String item) {
        return PostgresClient
                .inTransaction(session -> session.createNativeQuery("select name from item where item_id = '" + item + "'", String.class)
                        .getSingleResultOrNull());
    }

    private static long number(String query) {
        Long number = PostgresClient.inTransaction(session -> session.createNativeQuery(query, Long.class).getSingleResultOrNull());
        return number == null ? -1 : number;
    }
}
