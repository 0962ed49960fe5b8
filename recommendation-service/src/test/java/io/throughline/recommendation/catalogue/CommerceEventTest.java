package io.throughline.recommendation.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.throughline.commons.identity.SourceTrust;
import io.throughline.recommendation.catalogue.CommerceEvent.Added;
import io.throughline.recommendation.catalogue.CommerceEvent.Ordered;
import io.throughline.recommendation.catalogue.CommerceEvent.Other;
import io.throughline.recommendation.catalogue.CommerceEvent.Unusable;
import io.throughline.recommendation.catalogue.CommerceEvent.Viewed;
import org.junit.jupiter.api.Test;

class CommerceEventTest {

    @Test
    void readsAViewedProduct() {
        CommerceEvent event = read("Product Viewed", """
                {"product_id": " 507F ", "name": "手冲咖啡壶", "category": "咖啡", "price": 199.0, "whatever": {"x": 1}}""");

        assertThat(event).isEqualTo(new Viewed("user_id:42", Instant.parse("2026-02-01T10:00:00Z"),
                new EventProduct("507F", "手冲咖啡壶", "咖啡"),
                new EventOrigin("shop", SourceTrust.SERVER, Instant.parse("2026-02-01T10:00:01Z"))));
    }

    @Test
    void takesTheSkuWhereThereIsNoProductId() {
        assertThat(read("Product Added", "{\"sku\": \"G-32\"}"))
                .isInstanceOfSatisfying(Added.class, added -> assertThat(added.product().itemId()).isEqualTo("G-32"));
    }

    @Test
    void takesANumericProductIdAsItsDigits() {
        assertThat(read("Product Viewed", "{\"product_id\": 507}"))
                .isInstanceOfSatisfying(Viewed.class, viewed -> assertThat(viewed.product().itemId()).isEqualTo("507"));
    }

    @Test
    void readsAnOrderEachItemOnceAndCountsItsUnusableLines() {
        CommerceEvent event = read("Order Completed", """
                {"order_id": "o-1", "products": [{"product_id": "a"}, {"product_id": "b", "quantity": 2}, {"product_id": "a"},
                 {"name": "no id"}, 7, {"product_id": {"x": 1}}]}""");

        assertThat(event).isInstanceOfSatisfying(Ordered.class, order -> {
            assertThat(order.orderId()).isEqualTo("o-1");
            assertThat(order.products()).extracting(EventProduct::itemId).containsExactly("a", "b");
            assertThat(order.unusableLines()).isEqualTo(3);
        });
    }

    @Test
    void aHugeNumberHidesNothingBesideIt() {
        assertThat(read("Order Completed",
                """
                {"order_id": 2026112222001401234567890123, "trade_no": 1e309, "total": 100, "currency": "CNY",
                 "products": [{"product_id": "a", "price": 1e200000, "quantity": 2026112222001401234567890123}, {"product_id": \
                2026112222001401234567890123}]}"""))
                .isInstanceOfSatisfying(Ordered.class, order -> {
                    assertThat(order.orderId()).isEqualTo("2026112222001401234567890123");
                    assertThat(order.products()).extracting(EventProduct::itemId).containsExactly("a", "2026112222001401234567890123");
                });
    }

    @Test
    void whatTheCollectorTookIsNotTooLongHere() {
        assertThat(read("Product Added",
                "{\"sku\": \"G-32\", \"" + "字".repeat(1_000) + "\": " + "7".repeat(100) + ", \"a\": " + "[".repeat(62) + "]".repeat(62)
                        + "}"))
                .isInstanceOf(Added.class);
    }

    @Test
    void whatHasNoUsableItemIsUnusableAndNoError() {
        assertThat(read("Product Viewed", "{}")).isEqualTo(new Unusable("no_item"));
        assertThat(read("Product Viewed", "{\"product_id\": \"a\\u0000b\"}")).isEqualTo(new Unusable("no_item"));
        assertThat(read("Product Viewed", "{\"product_id\": \"" + "x".repeat(129) + "\"}")).isEqualTo(new Unusable("no_item"));
        assertThat(read("Product Viewed", "{\"product_id\": 1.5}")).isEqualTo(new Unusable("no_item"));
        assertThat(read("Order Completed", "{\"products\": \"a,b\"}")).isEqualTo(new Unusable("no_products"));
        assertThat(read("Order Completed", "{\"products\": [{}]}")).isEqualTo(new Unusable("no_item"));
    }

    @Test
    void cutsALongNameWithoutHalvingACharacter() {
        CommerceEvent event = read("Product Viewed", "{\"product_id\": \"a\", \"name\": \"" + "😀".repeat(300) + "\"}");

        assertThat(((Viewed) event).product().name()).isEqualTo("😀".repeat(256));
    }

    @Test
    void aPublicSourceDescribesNoItemAndItsOrdersAreNone() {
        for (String trust : new String[]{ "\"trust\": \"public\"", "\"olderThanTrust\": 1" }) {
            assertThat(read("Product Viewed", "{\"product_id\": \"a\", \"name\": \"x\", \"category\": \"y\"}", trust))
                    .isInstanceOfSatisfying(Viewed.class,
                            viewed -> assertThat(viewed.product()).isEqualTo(new EventProduct("a", null, null)));
            assertThat(read("Product Added", "{\"product_id\": \"a\", \"name\": \"x\"}", trust))
                    .isInstanceOfSatisfying(Added.class, added -> assertThat(added.product().name()).isNull());
            assertThat(read("Order Completed", "{\"order_id\": \"1\", \"products\": [{\"product_id\": \"a\"}]}", trust))
                    .isEqualTo(new Unusable("public_order"));
        }
        assertThat(read("Order Completed", "{\"order_id\": \"1\", \"products\": [{\"product_id\": \"a\"}]}", "\"trust\": \"import\""))
                .isInstanceOf(Ordered.class);
    }

    @Test
    void whomAnEventOnlyClaimsToBeAboutIsNobodyToLearnOf() {
        byte[] claimed = new String(json("track", "\"Product Viewed\"", "{\"product_id\": \"a\"}"), StandardCharsets.UTF_8)
                .replace("user_id:42", "claimed_user_id:42").getBytes(StandardCharsets.UTF_8);

        assertThat(CommerceEvent.of(TouchpointEvent.read(claimed))).isEqualTo(new Unusable("claimed_subject"));
    }

    @Test
    void aNameLosesWhatNobodySeesAndKeepsItsCharacters() {
        CommerceEvent event = read("Product Viewed",
                "{\"product_id\": \"a\", \"name\": \"\u3000龙井\\u202e茶\\u0085\\u200b👨‍👩‍👧𠮷\\ufeff \", \"category\": \"茶\\u0000\"}");

        assertThat(((Viewed) event).product()).isEqualTo(new EventProduct("a", "龙井 茶  👨‍👩‍👧𠮷", null));
    }

    @Test
    void anotherTouchpointIsOfNoConcern() {
        assertThat(read("Checkout Started", "{\"product_id\": \"a\"}")).isEqualTo(new Other());
        assertThat(CommerceEvent.of(TouchpointEvent.read(json("page", "null", "{}")))).isEqualTo(new Other());
    }

    @Test
    void nothingHappensAfterItWasReceived() {
        TouchpointEvent ahead = TouchpointEvent.read(new String(json("track", "\"X\"", "{}"), StandardCharsets.UTF_8)
                .replace("2026-02-01T10:00:00Z", "2999-01-01T00:00:00Z").getBytes(StandardCharsets.UTF_8));

        assertThat(ahead.at()).isEqualTo(Instant.parse("2026-02-01T10:00:01Z"));
    }

    @Test
    void whatBreaksTheContractIsRefusedWithoutQuotingIt() {
        for (String broken : new String[]{ "not json 机密", "[]", "{\"subject\":\"机密\"}", "",
                "{\"messageId\":\"m\",\"type\":\"track\",\"subject\":\"user_id:1\",\"timestamp\":\"机密\"}",
                "{\"messageId\":\"m\",\"type\":\"track\",\"subject\":\"user_id:1\",\"timestamp\":\"2026-02-01T10:00:00Z\","
                        + "\"receivedAt\":\"2026-02-01T10:00:00Z\",\"properties\":[\"机密\"]}" }) {
            assertThatThrownBy(() -> TouchpointEvent.read(broken.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining("机密");
        }
        assertThatThrownBy(() -> TouchpointEvent.read(null)).isInstanceOf(IllegalArgumentException.class);
    }

    private static CommerceEvent read(String name, String properties) {
        return CommerceEvent.of(TouchpointEvent.read(json("track", '"' + name + '"', properties)));
    }

    private static CommerceEvent read(String name, String properties, String trust) {
        return CommerceEvent.of(TouchpointEvent.read(new String(json("track", '"' + name + '"', properties), StandardCharsets.UTF_8)
                .replace("\"trust\": \"server\"", trust).getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] json(String type, String name, String properties) {
        return """
                {"messageId": "m-1", "type": "%s", "name": %s, "subject": "user_id:42", "identifiers": ["user_id:42"],
                 "channel": "web", "source": "shop", "trust": "server", "timestamp": "2026-02-01T10:00:00Z", "receivedAt": \
                "2026-02-01T10:00:01Z",
                 "properties": %s, "unheardOf": [1, 2]}""".formatted(type, name, properties).getBytes(StandardCharsets.UTF_8);
    }
}
