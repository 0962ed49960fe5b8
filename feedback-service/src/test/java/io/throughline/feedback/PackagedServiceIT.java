package io.throughline.feedback;

import static io.throughline.feedback.ResponseRequests.as;
import static io.throughline.feedback.ResponseRequests.newId;
import static io.throughline.feedback.ResponseRequests.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The service as it is delivered: its jar, or its executable where one was built. */
@QuarkusIntegrationTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class PackagedServiceIT {

    private final String channel = "c" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
    private final String user = "user_id:" + channel;
    private final String phone = "phone:+86139" + Long.toString(System.nanoTime()).substring(0, 8);

    @Test
    void aResponseIsToldCountedReadUnderAnyNameAndErased() {
        String id = post(as(TestTokens.of("admin")), """
                {"id":"%s","nps":3,"channel":"%s","comment":"太慢了 😞","identifiers":["%s"],"occurredAt":"2026-01-31T09:30:00Z"}"""
                .formatted(newId(), channel, phone)).statusCode(201).extract().path("responseId");
        ConsumerRecord<String, byte[]> told = TestEvents.await("feedback", each -> id.equals(TestEvents.header(each, "ce_id")));
        UUID profile = UUID.randomUUID();
        TestEvents.identity(phone, profile, 1);
        TestEvents.identity(user, profile, 1);

        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> as(TestTokens.of("agent"))
                .queryParam("identifier", user).get("/v1/responses").then().statusCode(200).body("items.responseId", contains(id)));

        EventContracts.assertValid("feedback", "received", told.value());
        assertThat(told.key()).isEqualTo(phone);
        as(TestTokens.of("analyst")).queryParam("metric", "nps").queryParam("channel", channel).get("/v1/scores").then().statusCode(200)
                .body("items[0].n", equalTo(1)).body("items[0].score", equalTo(-100.0f));
        ConsumerRecord<String, byte[]> read = TestEvents.await("audit", each -> user.equals(each.key()));
        EventContracts.assertValid("audit", "audit", read.value());
        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", profile, user, phone), "feedback-service");
        as(TestTokens.of("agent")).queryParam("channel", channel).get("/v1/responses").then().statusCode(200).body("items.size()",
                equalTo(0));
    }
}
