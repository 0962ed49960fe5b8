package io.throughline.e2e;

import static io.throughline.e2e.PublicClient.encode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Somebody has copied the secret key of the call centre's system, and uses it for an afternoon. All that it said then is taken back out
 * of all four services; what the same key said before and after, and others meanwhile, stays.
 */
class SourceRetractionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static PublicClient client;
    private static String shopKey;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String source = "e2e-calls-" + run;
    private final String channel = "calls_" + run;
    private final String li = "li-" + run;
    private final String wang = "wang-" + run;
    private final String zhao = "zhao-" + run;
    private final String kettle = "kettle-" + run;
    private final String filter = "filter-" + run;
    private final String fake = "fake-" + run;
    private String stolenKey;

    @BeforeAll
    static void start() {
        client = new PublicClient(RunningStack.get());
        shopKey = client.source("e2e-shop", "web", "server");
    }

    /** What the four services know, as far as the story touches it. */
    private record Known(List<String> timeline, String metrics, List<String> identifiers, String name, boolean marketing, String kettle,
            String offers) {
    }

    @Test
    void anAfternoonOfAStolenKeyIsTakenBackEverywhereAndNoConsentIsGrantedAgain() {
        stolenKey = client.source(source, channel, "server");
        honestBeginnings();
        Known before = known();
        assertThat(before.metrics()).isEqualTo("1.0 visits, 10000.0 fen");
        assertThat(before.marketing()).isFalse();

        Instant from = moment();
        theAfternoon();
        taken("track", shopKey, event(wang, "Order Completed", order("meanwhile", filter, "滤纸")));
        eventually(() -> assertThat(bought(wang)).contains(filter));
        Instant until = moment();

        String id = "stolen-" + run;
        JsonNode counted = dryRun(id, from, until);
        assertThat(counted.path("services")).hasSize(4);
        // 20 and 1 orders, a look, an identify, an alias, two pages, 60 markers.
        assertThat(wouldRetract(counted, "journey-service").path("touchpoints").asInt()).isEqualTo(86);
        assertThat(wouldRetract(counted, "recommendation-service").path("orders").asInt()).isEqualTo(21);
        assertThat(bought(li)).contains(fake);

        assertThat(client.post("profile", "/v1/source-retractions/" + id + "/execution", "privacy", "").status()).isEqualTo(202);
        JsonNode done = retraction(id, "completed");

        assertThat(receipts(done)).hasSize(4)
                .allMatch(each -> each.path("authentic").asBoolean() && each.at("/receipt/status").asText().equals("done"));
        eventually(() -> assertThat(known()).isEqualTo(before));
        assertThat(bought(wang)).as("what others said meanwhile").contains(filter);
        assertThat(allowed(zhao)).as("a grant that the thief withdrew is not granted again").isFalse();
        taken("track", stolenKey, event(li, "Order Completed", order("after", kettle, "茶壶")));
        eventually(() -> assertThat(bought(li)).containsExactlyInAnyOrder(kettle, kettle));
        assertThat(client.get("profile", "/v1/audit/verification", "privacy").body().path("intact").asBoolean()).isTrue();
    }

    private void honestBeginnings() {
        taken("identify", shopKey, "{\"userId\":\"%1$s\",\"traits\":{\"email\":\"%1$s@example.cn\",\"name\":\"李娜\"}}".formatted(li));
        taken("identify", shopKey, "{\"userId\":\"%1$s\",\"traits\":{\"email\":\"%1$s@example.cn\",\"name\":\"王伟\"}}".formatted(wang));
        taken("page", shopKey, agreeing(li, false));
        taken("page", shopKey, agreeing(zhao, true));
        for (int i = 0; i < 4; i++) {
            taken("track", shopKey, event("buyer-" + i + '-' + run, "Order Completed", order("sold-" + i, kettle, "茶壶")));
        }
        // By the key that is stolen later.
        taken("track", stolenKey, event(li, "Order Completed", order("before", kettle, "茶壶")));
        eventually(() -> {
            assertThat(profile(li).at("/traits/name/value").asText()).isEqualTo("李娜");
            assertThat(profile(wang).at("/traits/name/value").asText()).isEqualTo("王伟");
            assertThat(allowed(zhao)).isTrue();
            assertThat(bought(li)).containsExactly(kettle);
            assertThat(offer(kettle).at("/reason/orders").asInt()).isEqualTo(5);
        });
        everythingIsApplied(shopKey);
    }

    /**
     * Orders nobody made, a name that lures, two customers made one, an address of the thief's own, agreement that nobody gave, and a
     * withdrawal.
     */
    private void theAfternoon() {
        for (int i = 0; i < 20; i++) {
            taken("track", stolenKey, event("ghost-" + i + '-' + run, "Order Completed", order("fake-" + i, fake, "假货")));
        }
        taken("track", stolenKey, event(li, "Order Completed", order("fake", fake, "假货")));
        taken("track", stolenKey,
                event(li, "Product Viewed", "{\"product_id\":\"%s\",\"name\":\"BUY AT evil.example\"}".formatted(kettle)));
        taken("identify", stolenKey,
                "{\"userId\":\"%s\",\"traits\":{\"name\":\"Mallory\",\"email\":\"mallory-%s@evil.example\"}}".formatted(li, run));
        taken("alias", stolenKey, "{\"userId\":\"%s\",\"previousId\":\"%s\"}".formatted(li, wang));
        taken("page", stolenKey, agreeing(li, true));
        taken("page", stolenKey, agreeing(zhao, false));
        everythingIsApplied(stolenKey);
        eventually(() -> {
            assertThat(profile(li).at("/traits/name/value").asText()).isEqualTo("Mallory");
            assertThat(allowed(li)).isTrue();
            assertThat(allowed(zhao)).isFalse();
            assertThat(bought(li)).contains(fake);
            assertThat(offer(fake).at("/reason/orders").asInt()).isEqualTo(21);
            assertThat(offer(kettle).path("name").asText()).contains("evil");
        });
    }

    private JsonNode dryRun(String id, Instant from, Instant until) {
        PublicClient.Answer answer = client.post("profile", "/v1/source-retractions", "privacy", """
                {"id":"%s","origin":"source","source":"%s","from":"%s","until":"%s","reason":"密钥被盗 / the key was stolen"}""".formatted(id,
                source, from, until));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(202);
        return retraction(id, "counted");
    }

    private static JsonNode retraction(String id, String status) {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(
                () -> client.get("profile", "/v1/source-retractions/" + id, "privacy").body(),
                each -> each.path("status").asText().equals(status));
    }

    private static JsonNode wouldRetract(JsonNode retraction, String service) {
        return StreamSupport.stream(retraction.path("services").spliterator(), false)
                .filter(each -> each.path("service").asText().equals(service)).findFirst()
                .orElseThrow().path("wouldRetract");
    }

    private static List<JsonNode> receipts(JsonNode retraction) {
        List<JsonNode> receipts = new ArrayList<>();
        retraction.path("services").forEach(service -> service.path("receipts").forEach(receipts::add));
        return receipts.stream().filter(each -> each.path("step").asText().equals("retract")).toList();
    }

    private Known known() {
        JsonNode profile = profile(li);
        List<String> identifiers = new ArrayList<>();
        profile.path("identifiers").forEach(
                each -> identifiers.add(each.isTextual() ? each.asText() : each.path("type").asText() + ':' + each.path("value").asText()));
        return new Known(timeline(li), metrics(), identifiers.stream().sorted().toList(), profile.at("/traits/name/value").asText(),
                allowed(li),
                offer(kettle).path("name").asText() + offer(kettle).at("/reason/orders").asText(), offer(fake).toString());
    }

    /** Of the source's own channel. */
    private String metrics() {
        PublicClient.Answer answer = client.post("journey", "/v1/analytics/metrics", "analyst",
                """
                {"period":{"last":"P2D"},"by":"channel","revenue":{"event":{"event":"Order Completed"},"property":"total",\
                "currency":"CNY"}}""");
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return StreamSupport.stream(answer.body().path("rows").spliterator(), false)
                .filter(each -> each.path("key").asText().equals(channel))
                .map(each -> each.at("/metrics/visits/value").asText() + " visits, " + each.at("/metrics/revenue/value").asText() + " fen")
                .collect(Collectors.joining());
    }

    private static String agreeing(String user, boolean agrees) {
        return "{\"userId\":\"%s\",\"name\":\"Home\",\"context\":{\"consent\":{\"categoryPreferences\":{\"Advertising\":%s}}}}"
                .formatted(user, agrees);
    }

    private static String event(String user, String name, String properties) {
        return "{\"userId\":\"%s\",\"event\":\"%s\",\"properties\":%s}".formatted(user, name, properties);
    }

    private String order(String number, String item, String name) {
        return "{\"order_id\":\"%s-%s\",\"total\":100,\"currency\":\"CNY\",\"products\":[{\"product_id\":\"%s\",\"name\":\"%s\"}]}"
                .formatted(number, run, item, name);
    }

    /** A moment that nothing was received in. */
    private static Instant moment() {
        Instant moment = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusMillis(2);
        await().pollInterval(Duration.ofMillis(1)).until(() -> Instant.now().isAfter(moment.plusMillis(1)));
        return moment;
    }

    /** One marker for each of the topic's partitions at least. */
    private static void everythingIsApplied(String key) {
        List<String> markers = IntStream.range(0, 60).mapToObj(i -> "marker-" + UUID.randomUUID()).toList();
        taken("batch", key, markers.stream().map(each -> "{\"type\":\"identify\",\"userId\":\"%s\"}".formatted(each))
                .collect(Collectors.joining(",", "{\"batch\":[", "]}")));
        eventually(() -> assertThat(markers).allMatch(
                each -> client.get("profile", "/v1/profiles/by-identifier/" + encode("user_id:" + each), "agent").status() == 200));
    }

    private static void taken(String call, String key, String body) {
        PublicClient.Answer answer = client.collect(call, key, body);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    }

    private static JsonNode profile(String user) {
        return client.get("profile", "/v1/profiles/by-identifier/" + encode("user_id:" + user), "agent").body();
    }

    private static List<String> timeline(String user) {
        List<String> items = new ArrayList<>();
        client.get("journey", "/v1/timelines/" + encode("user_id:" + user) + "?limit=200", "agent").body().path("items")
                .forEach(each -> items.add(each.toString()));
        return items;
    }

    private static List<String> bought(String user) {
        List<String> bought = new ArrayList<>();
        client.get("journey", "/v1/timelines/" + encode("user_id:" + user) + "?limit=200", "agent").body().path("items")
                .forEach(item -> item.at("/properties/products").forEach(product -> bought.add(product.path("product_id").asText())));
        return bought;
    }

    private static boolean allowed(String user) {
        return client
                .get("profile", "/v1/consents/check?identifier=" + encode("user_id:" + user) + "&purpose=marketing&channel=web", "agent")
                .body().path("allowed").asBoolean();
    }

    /** What a stranger is offered of this item; missing where they are not. */
    private JsonNode offer(String item) {
        JsonNode offers =
                client.get("recommendation", "/v1/recommendations/" + encode("anonymous_id:stranger-" + run) + "?limit=50", "agent").body()
                        .path("items");
        JsonNode found = PublicClient.JSON.createObjectNode();
        for (JsonNode each : offers) {
            if (each.path("itemId").asText().equals(item)) {
                found = each;
            }
        }
        // What falls with every second.
        return found.deepCopy() instanceof com.fasterxml.jackson.databind.node.ObjectNode copy ? copy.without(List.of("rank", "score"))
                : found;
    }

    private static void eventually(ThrowingRunnable asserted) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).ignoreExceptions().untilAsserted(asserted);
    }
}
