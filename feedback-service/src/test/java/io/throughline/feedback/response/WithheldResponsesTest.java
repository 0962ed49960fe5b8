package io.throughline.feedback.response;

import static io.throughline.feedback.ResponseRequests.as;
import static io.throughline.feedback.ResponseRequests.newId;
import static io.throughline.feedback.ResponseRequests.post;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.time.Duration;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class WithheldResponsesTest {

    private final String id = newId();
    private final String channel = "w" + id.replace("-", "").substring(0, 20);
    private final String user = "user_id:" + id;
    private final String mail = "email:" + id + "@example.cn";
    private final UUID profile = UUID.randomUUID();

    private String answered(String identifier, int nps) {
        return post(as(TestTokens.of("agent")), """
                {"id":"%s","identifiers":["%s"],"occurredAt":"2026-01-31T09:30:00Z","channel":"%s","nps":%d,"comment":"太慢了"}"""
                .formatted(newId(), identifier, channel, nps)).statusCode(201).extract().path("responseId");
    }

    private static void says(String key, boolean feedback, boolean restricted) {
        TestEvents.consents(key, "{\"feedback\":" + feedback + "}", true, restricted);
    }

    private int counted() {
        return as(TestTokens.of("analyst")).queryParam("metric", "nps").queryParam("channel", channel).get("/v1/scores").jsonPath()
                .getList("items.n", Integer.class).stream().mapToInt(Integer::intValue).sum();
    }

    private void awaitCounted(int n) {
        await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(50)).until(() -> counted() == n);
    }

    private int listed(String role) {
        return as(TestTokens.of(role)).queryParam("channel", channel).get("/v1/responses").then().statusCode(200).extract().jsonPath()
                .getList("items").size();
    }

    @Test
    void whatSomebodySaidCountsNoMoreUnderAnyOfTheirNamesOnceTheyWithdrewItAndAgainOnceTheyGrantIt() {
        String one = answered(user, 10);
        answered(mail, 0);
        answered("user_id:other-" + id, 7);
        TestEvents.identity(user, profile, 1);
        TestEvents.identity(mail, profile, 1);
        awaitCounted(3);

        says(profile.toString(), false, false);

        awaitCounted(1);
        org.assertj.core.api.Assertions.assertThat(listed("agent")).isEqualTo(1);
        org.assertj.core.api.Assertions.assertThat(listed("privacy")).isEqualTo(3);
        as(TestTokens.of("agent")).get("/v1/responses/{id}", one).then().statusCode(403).body("type",
                equalTo("urn:throughline:problem:withheld"));
        as(TestTokens.of("privacy")).get("/v1/responses/{id}", one).then().statusCode(200);
        as(TestTokens.of("agent")).queryParam("identifier", mail).get("/v1/responses").then().statusCode(200).body("items", hasSize(0));

        says(profile.toString(), true, false);
        awaitCounted(3);
    }

    @Test
    void whereSilenceIsNoConsentTheyAloneCountWhoAgreed() {
        answered(user, 10);
        answered("user_id:silent-" + id, 0);
        TestEvents.identity(user, profile, 1);
        says(profile.toString(), true, false);
        awaitCounted(2);

        says("*", false, false);
        try {
            awaitCounted(1);
            org.assertj.core.api.Assertions.assertThat(listed("agent")).isEqualTo(1);
        } finally {
            says("*", true, false);
        }
        awaitCounted(2);
    }

    @Test
    void restrictedDataCountInNoScore() {
        answered(user, 10);
        awaitCounted(1);

        says(user, true, true);

        awaitCounted(0);
    }

    @Test
    void readsTheExampleOfConsentsAndItsErasure() {
        answered(user, 10);
        UUID example = UUID.fromString("0196a3c2-7f7e-7b5a-9d4b-3f2a1c0d9e8f");
        TestEvents.identity(user, example, 1);
        TestEvents.send("consents", example.toString(), "example", "/profile-service", "io.throughline.consent.v1",
                EventContracts.example("consents", "consent").replace("\"feedback\": true", "\"feedback\": false"));
        awaitCounted(0);

        TestEvents.send("consents", example.toString(), "gone", "/profile-service", "io.throughline.consent.v1", null);
        awaitCounted(1);
    }
}
