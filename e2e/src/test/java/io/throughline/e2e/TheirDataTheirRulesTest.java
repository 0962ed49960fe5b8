package io.throughline.e2e;

import static io.throughline.e2e.PublicClient.encode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who a customer is, what they agreed to, and that they want to be forgotten, as all four services come to know it. */
class TheirDataTheirRulesTest {

    private static PublicClient client;
    private static String webKey;

    private final String run = UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start() {
        client = new PublicClient(RunningStack.get());
        List.of("agent", "marketer", "privacy", "partner-mall").forEach(client::token);
        webKey = client.source("e2e-rules", "web", "server");
    }

    @Test
    void twoProfilesJoinedByHandAreOneEverywhereAndTwoAgainOnceSeparated() {
        String one = "user_id:one-" + run;
        String other = "user_id:other-" + run;
        order(one, "kettle-" + run);
        order(other, "filter-" + run);
        String first = profileId(one);
        String second = profileId(other);
        assertThat(first).isNotEqualTo(second);
        String reason = "同一位顾客，电话确认";

        String preview = changed(client.post("profile", "/v1/profiles/" + first + "/merges", "agent",
                "{\"other\":\"" + second + "\",\"reason\":\"" + reason + "\",\"dryRun\":true}"));
        assertThat(preview).contains(second);
        assertThat(profileId(other)).isEqualTo(second);
        changed(client.post("profile", "/v1/profiles/" + first + "/merges", "agent",
                "{\"other\":\"" + second + "\",\"reason\":\"" + reason + "\"}"));

        seen("joined", () -> {
            assertThat(profileId(one)).isEqualTo(profileId(other));
            assertThat(bought(one)).containsExactlyInAnyOrder("kettle-" + run, "filter-" + run);
            assertThat(bought(other)).containsExactlyInAnyOrder("kettle-" + run, "filter-" + run);
        });

        changed(client.post("profile", "/v1/profiles/" + profileId(one) + "/separations", "agent",
                "{\"identifier\":\"" + other + "\",\"reason\":\"是两个人 / two people after all\"}"));

        seen("separated", () -> {
            assertThat(List.of(profileId(one), profileId(other))).containsExactlyInAnyOrder(first, second);
            assertThat(bought(one)).containsExactly("kettle-" + run);
            assertThat(bought(other)).containsExactly("filter-" + run);
        });
    }

    @Test
    void whoBuysIsInTheSegmentUntilTheyWantNoPersonalisation() {
        String customer = "user_id:private-" + run;
        JsonNode segment = client.post("profile", "/v1/segments", "marketer",
                """
                {"name":"近三十天下过单 %s","rule":{"did":"Order Completed","where":[{"property":"products.product_id","contains":"tea-%s"}],\
                "within":"P30D"}}"""
                        .formatted(run, run))
                .body();
        String id = segment.path("id").asText();

        order(customer, "tea-" + run);

        seen("in the segment", () -> assertThat(segmentsOf(customer)).contains(id));

        assertThat(
                client.put("profile", "/v1/consents/" + customer + "/personalisation", "agent", "{\"personalisation\":\"off\"}").status())
                .isEqualTo(200);

        seen("out of it, and nothing personal is offered", () -> {
            assertThat(segmentsOf(customer)).doesNotContain(id);
            JsonNode offer = client.get("recommendation", "/v1/recommendations/" + customer, "agent").body();
            offer.path("items").forEach(item -> assertThat(item.at("/reason/type").asText()).isEqualTo("popular"));
        });
    }

    @Test
    void whoIsErasedIsNowhereInAllFourServicesAndIsNotBroughtBackByWhatComesLate() {
        String customer = "user_id:gone-" + run;
        String mail = "email:gone-" + run + "@example.cn";
        order(customer, "kettle-" + run);
        identify(customer, mail);
        opinion(mail);
        await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100)).ignoreExceptions().untilAsserted(() -> {
            assertThat(profileId(mail)).isEqualTo(profileId(customer));
            assertThat(bought(mail)).contains("kettle-" + run);
        });

        assertThat(client.post("profile", "/v1/privacy/requests", "privacy",
                "{\"id\":\"erase-%s\",\"kind\":\"erasure\",\"subject\":\"%s\"}".formatted(run, mail)).status()).isEqualTo(201);

        seen("erased, with four receipts", () -> {
            JsonNode request = client.get("profile", "/v1/privacy/requests/erase-" + run, "privacy").body();
            assertThat(request.path("status").asText()).isEqualTo("completed");
            assertThat(request.path("receipts")).hasSize(4).allMatch(each -> each.path("authentic").asBoolean());
        });
        order(customer, "late-" + run);
        String after = "user_id:after-" + run;
        order(after, "late-" + run);
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> assertThat(bought(after)).hasSize(1));
        assertThat(client.get("profile", "/v1/profiles/by-identifier/" + encode(mail), "agent").status()).isEqualTo(404);
        assertThat(client.get("profile", "/v1/profiles/by-identifier/" + encode(customer), "agent").status()).isEqualTo(404);
        assertThat(bought(customer)).isEmpty();
        assertThat(client.get("feedback", "/v1/responses?limit=200", "agent").body().toString()).doesNotContain("gone-" + run);
        assertThat(client.get("profile", "/v1/audit/verification", "privacy").body().path("intact").asBoolean()).isTrue();
    }

    private static void order(String customer, String product) {
        String body =
                """
                {"userId":"%s","event":"Order Completed","messageId":"%s","properties":{"order_id":"%s","products":[{"product_id":"%s",\
                "name":"茶"}]}}"""
                        .formatted(customer.substring("user_id:".length()), UUID.randomUUID(), UUID.randomUUID(), product);
        assertThat(client.collect("track", webKey, body).status()).isEqualTo(200);
    }

    private static void identify(String customer, String mail) {
        String body = "{\"userId\":\"%s\",\"messageId\":\"%s\",\"traits\":{\"email\":\"%s\",\"name\":\"李娜\"}}"
                .formatted(customer.substring("user_id:".length()), UUID.randomUUID(), mail.substring("email:".length()));
        assertThat(client.collect("identify", webKey, body).status()).isEqualTo(200);
    }

    private void opinion(String mail) {
        String body = "{\"id\":\"rules-%s\",\"nps\":3,\"comment\":\"太慢了\",\"identifiers\":[\"%s\"],\"occurredAt\":\"%s\"}".formatted(run,
                mail, Instant.now());
        assertThat(client.post("feedback", "/v1/responses", "partner-mall", body).status()).isEqualTo(201);
    }

    private static String profileId(String identifier) {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50))
                .until(() -> client.get("profile", "/v1/profiles/by-identifier/" + encode(identifier), "agent"),
                        answer -> answer.status() == 200)
                .body().path("id").asText();
    }

    private static List<String> bought(String identifier) {
        List<String> bought = new ArrayList<>();
        client.get("journey", "/v1/timelines/" + encode(identifier), "agent").body().path("items")
                .forEach(item -> item.at("/properties/products").forEach(product -> bought.add(product.path("product_id").asText())));
        return bought;
    }

    private static List<String> segmentsOf(String identifier) {
        List<String> segments = new ArrayList<>();
        client.get("profile", "/v1/profiles/by-identifier/" + encode(identifier), "agent").body().path("segments")
                .forEach(segment -> segments.add(segment.path("id").asText()));
        return segments;
    }

    private static String changed(PublicClient.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body().toString();
    }

    private static void seen(String what, ThrowingRunnable everywhere) {
        Instant asked = Instant.now();
        await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50)).ignoreExceptions().untilAsserted(everywhere);
        System.out.println("e2e    " + what + " " + Duration.between(asked, Instant.now()).toMillis() + " ms later");
    }
}
