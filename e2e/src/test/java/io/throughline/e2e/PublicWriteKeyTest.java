package io.throughline.e2e;

import static io.throughline.e2e.PublicClient.encode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What somebody can do who has copied the write key from a web page's source: report what a visitor does, and nothing
 * else. The victims are customers whom the shop's server told of.
 */
class PublicWriteKeyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static PublicClient client;
    private static String publicKey;
    private static String serverKey;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String victim = "victim-" + run;
    private final String mail = "victim-" + run + "@example.cn";
    private final String attacker = "attacker-" + run;

    @BeforeAll
    static void start() {
        client = new PublicClient(RunningStack.get());
        publicKey = client.source("e2e-public", "web", "public");
        serverKey = client.source("e2e-server", "web", "server");
    }

    @Test
    void anAliasJoinsNobodyAndAnAccessRequestHoldsTheAskersDataAlone() {
        String accomplice = "accomplice-" + run;
        registered(victim, mail, "李娜");
        registered(accomplice, accomplice + "@example.cn", "王伟");
        registered(attacker, attacker + "@example.cn", "Mallory");

        for (String other : List.of(victim, accomplice)) {
            taken("alias", publicKey, "{\"userId\":\"%s\",\"previousId\":\"%s\"}".formatted(attacker, other));
            taken("alias", publicKey, "{\"userId\":\"%s\",\"previousId\":\"%s\"}".formatted(other, attacker));
            taken("identify", publicKey, """
                    {"userId":"%s","anonymousId":"a-%s","traits":{"email":"%s"},"context":{"externalIds":[{"type":"user_id","id":"%s"}]}}"""
                    .formatted(attacker, run, mail, other));
        }
        everythingBeforeIsApplied();

        assertThat(List.of(profile("user_id:" + victim), profile("user_id:" + accomplice), profile("user_id:" + attacker)))
                .extracting(each -> each.path("id").asText()).doesNotHaveDuplicates();
        String exported = accessExport("email:" + attacker + "@example.cn");
        assertThat(exported).contains(attacker).doesNotContain(victim).doesNotContain(accomplice).doesNotContain("李娜");
    }

    @Test
    void whatItSaysOfSomebodyReplacesNothingThatTheServerSaid() {
        registered(victim, mail, "李娜");

        taken("identify", publicKey, """
                {"userId":"%s","anonymousId":"a-%s","traits":{"email":"evil@example.com","name":"Evil","phone":"+8613800138000"}}"""
                .formatted(victim, run));
        taken("identify", publicKey, "{\"userId\":\"%s\",\"traits\":{\"email\":null,\"name\":\"Evil\"}}".formatted(victim));
        everythingBeforeIsApplied();

        JsonNode profile = profile("user_id:" + victim);
        assertThat(profile.at("/traits/name/value").asText()).isEqualTo("李娜");
        assertThat(profile.at("/traits/email/value").asText()).isEqualTo(mail);
        assertThat(profile.path("identifiers").toString()).doesNotContain("evil@example.com").doesNotContain("a-" + run);
    }

    @Test
    void readsByTheDeviceOfAnUnprovenVisitorReturnNothingOfTheUserWhomItClaimsToBe() {
        registered(victim, mail, "李娜");
        othersOrder("kettle-" + run, "filter-" + run);
        ordered(victim, "kettle-" + run);
        String device = "anonymous_id:a-" + run;

        taken("track", publicKey, """
                {"userId":"%s","anonymousId":"a-%s","event":"Product Viewed","properties":{"product_id":"cup-%s"}}""".formatted(victim, run,
                run));
        eventually(() -> assertThat(timeline(device)).hasSize(1));

        eventually(() -> assertThat(boughtAndLooked("included")).isEqualTo(1));
        assertThat(boughtAndLooked("excluded")).isZero();

        assertThat(client.get("profile", "/v1/profiles/by-identifier/" + encode(device), "agent").status()).isEqualTo(404);
        assertThat(timeline(device).toString()).contains("cup-" + run).doesNotContain("kettle-" + run);
        assertThat(timeline("user_id:" + victim).toString()).contains("kettle-" + run).doesNotContain("cup-" + run);
        eventually(() -> assertThat(reasons("user_id:" + victim)).contains("bought_together"));
        assertThat(reasons(device)).isNotEmpty().containsOnly("popular");
        assertThat(accessExport("user_id:" + victim)).doesNotContain("cup-" + run);
    }

    @Test
    void aDeviceIsTheUsersOnceTheServerSaysWhoSignedIn() {
        registered(victim, mail, "李娜");
        taken("track", publicKey, """
                {"userId":"%s","anonymousId":"a-%s","event":"Product Viewed","properties":{"product_id":"cup-%s"}}""".formatted(victim, run,
                run));
        everythingBeforeIsApplied();
        assertThat(client.get("profile", "/v1/profiles/by-identifier/" + encode("anonymous_id:a-" + run), "agent").status()).isEqualTo(404);

        taken("identify", serverKey, "{\"userId\":\"%s\",\"anonymousId\":\"a-%s\"}".formatted(victim, run));

        eventually(() -> assertThat(profile("anonymous_id:a-" + run).path("id")).isEqualTo(profile("user_id:" + victim).path("id")));
        eventually(() -> assertThat(timeline("user_id:" + victim).toString()).contains("cup-" + run));
    }

    @Test
    void aBannerOverrulesNoDenialThatAnAgentRecorded() {
        registered(victim, mail, "李娜");
        for (String purpose : List.of("marketing", "analytics")) {
            assertThat(client.post("profile", "/v1/consents", "agent",
                    """
                    {"id":"%s-%s","identifier":"user_id:%s","purpose":"%s","decision":"denied","version":1}""".formatted(purpose, run,
                            victim, purpose))
                    .status())
                    .isEqualTo(201);
        }

        for (String who : List.of("\"userId\":\"%s\"".formatted(victim),
                "\"userId\":\"%s\",\"anonymousId\":\"a-%s\"".formatted(victim, run))) {
            taken("page", publicKey, """
                    {%s,"name":"Home","context":{"consent":{"categoryPreferences":{"Advertising":true,"Analytics":true}}}}"""
                    .formatted(who));
        }
        everythingBeforeIsApplied();

        assertThat(allowed("analytics", "web")).isFalse();
        assertThat(allowed("marketing", "web")).isFalse();
    }

    @Test
    void madeUpOrdersAndViewsTeachNothing() {
        String fake = "fake-" + run;
        String orders = IntStream.range(0, 400).mapToObj(i -> """
                {"type":"track","event":"Order Completed","anonymousId":"a-%1$s-%2$d","properties":{"order_id":"%1$s-%2$d","total":99999,
                 "products":[{"product_id":"%3$s","name":"假货"}]}}""".formatted(run, i, fake))
                .collect(Collectors.joining(",", "{\"batch\":[", "]}"));
        String views = IntStream.range(0, 400).mapToObj(i -> """
                {"type":"track","event":"Product Viewed","anonymousId":"b-%1$s-%2$d","properties":{"product_id":"%3$s","name":"假货"}}"""
                .formatted(run, i, fake)).collect(Collectors.joining(",", "{\"batch\":[", "]}"));

        taken("batch", publicKey, orders);
        taken("batch", publicKey, views);
        everythingBeforeIsApplied();

        assertThat(recommendations("anonymous_id:stranger-" + run)).doesNotContain(fake).doesNotContain("假货");
    }

    @Test
    void timestampsOfYearsAgoAreNotTakenFromItButFromAnImport() {
        String ancient = "{\"anonymousId\":\"old-%s\",\"event\":\"Step\",\"timestamp\":\"1970-01-02T00:00:00Z\"}".formatted(run);

        PublicClient.Answer refused = client.collect("track", publicKey, ancient);
        PublicClient.Answer imported = client.collect("track", client.source("e2e-import", "web", "import"), ancient);

        assertThat(refused.status()).as("%s", refused.body()).isEqualTo(400);
        assertThat(imported.status()).as("%s", imported.body()).isEqualTo(200);
    }

    @Test
    void itOpensNoOtherDoor() {
        for (String path : List.of("/v1/timelines/user_id:" + victim, "/v1/sources", "/v1/touchpoints")) {
            assertThat(client.getWithKey("journey", path, publicKey).status()).as(path).isEqualTo(401);
        }
        assertThat(client.getWithKey("profile", "/v1/profiles/by-identifier/user_id:" + victim, publicKey).status()).isEqualTo(401);
        assertThat(client.getWithKey("feedback", "/v1/responses", publicKey).status()).isEqualTo(401);
        assertThat(client.getWithKey("recommendation", "/v1/recommendations/user_id:" + victim, publicKey).status()).isEqualTo(401);
    }

    private void registered(String user, String email, String name) {
        taken("identify", serverKey, "{\"userId\":\"%s\",\"traits\":{\"email\":\"%s\",\"name\":\"%s\"}}".formatted(user, email, name));
        eventually(() -> assertThat(profile("email:" + email).at("/traits/name/value").asText()).isEqualTo(name));
    }

    private void ordered(String user, String product) {
        taken("track", serverKey, """
                {"userId":"%s","event":"Order Completed","properties":{"order_id":"%s","products":[{"product_id":"%s","name":"茶"}]}}"""
                .formatted(user, UUID.randomUUID(), product));
        eventually(() -> assertThat(timeline("user_id:" + user).toString()).contains(product));
    }

    private void othersOrder(String product, String together) {
        for (int i = 0; i < 5; i++) {
            taken("track", serverKey, """
                    {"userId":"other-%1$s-%2$d","event":"Order Completed","properties":{"order_id":"other-%1$s-%2$d",
                     "products":[{"product_id":"%3$s","name":"茶"},{"product_id":"%4$s","name":"滤纸"}]}}""".formatted(run, i, product,
                    together));
        }
    }

    /**
     * Waits until profile- and recommendation-service have applied all that was sent so far: one marker for each of the
     * topic's partitions at least, each of which becomes a profile.
     */
    private void everythingBeforeIsApplied() {
        List<String> markers = IntStream.range(0, 60).mapToObj(i -> "marker-" + UUID.randomUUID()).toList();
        taken("batch", serverKey, markers.stream().map(each -> "{\"type\":\"identify\",\"userId\":\"%s\"}".formatted(each))
                .collect(Collectors.joining(",", "{\"batch\":[", "]}")));
        eventually(() -> assertThat(markers).allMatch(
                each -> client.get("profile", "/v1/profiles/by-identifier/" + encode("user_id:" + each), "agent").status() == 200));
    }

    private static void taken(String call, String key, String body) {
        PublicClient.Answer answer = client.collect(call, key, body);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    }

    private static JsonNode profile(String identifier) {
        return client.get("profile", "/v1/profiles/by-identifier/" + encode(identifier), "agent").body();
    }

    /** How many people ordered, and looked at the cup after that, by the word of public sources too or not. */
    private long boughtAndLooked(String claims) {
        return client.post("journey", "/v1/analytics/funnel", "analyst", """
                {"steps":[{"event":"Order Completed"},{"event":"Product Viewed","where":{"property":"product_id","eq":"cup-%s"}}],
                 "period":{"last":"P1D"},"claims":"%s"}""".formatted(run, claims)).body().at("/steps/1/reached/n").asLong(-1);
    }

    private static List<JsonNode> timeline(String identifier) {
        List<JsonNode> items = new ArrayList<>();
        client.get("journey", "/v1/timelines/" + encode(identifier) + "?limit=200", "agent").body().path("items").forEach(items::add);
        return items;
    }

    private static String recommendations(String identifier) {
        return client.get("recommendation", "/v1/recommendations/" + encode(identifier) + "?limit=50", "agent").body().path("items")
                .toString();
    }

    private static List<String> reasons(String identifier) {
        List<String> reasons = new ArrayList<>();
        client.get("recommendation", "/v1/recommendations/" + encode(identifier) + "?limit=50", "agent").body().path("items")
                .forEach(item -> reasons.add(item.at("/reason/type").asText()));
        return reasons;
    }

    private boolean allowed(String purpose, String channel) {
        return client.get("profile",
                "/v1/consents/check?identifier=" + encode("user_id:" + victim) + "&purpose=" + purpose + "&channel=" + channel, "agent")
                .body().path("allowed").asBoolean(true);
    }

    private String accessExport(String subject) {
        String id = "access-" + UUID.randomUUID();
        assertThat(client.post("profile", "/v1/privacy/requests", "privacy",
                "{\"id\":\"%s\",\"kind\":\"access\",\"subject\":\"%s\"}".formatted(id, subject)).status()).isEqualTo(201);
        eventually(() -> assertThat(client.get("profile", "/v1/privacy/requests/" + id, "privacy").body().path("status").asText())
                .isEqualTo("completed"));
        return client.text("profile", "/v1/privacy/requests/" + id + "/export", "privacy");
    }

    private static void eventually(ThrowingRunnable asserted) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).ignoreExceptions().untilAsserted(asserted);
    }
}
