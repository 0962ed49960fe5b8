package io.throughline.feedback.privacy;

import static io.throughline.feedback.ResponseRequests.as;
import static io.throughline.feedback.ResponseRequests.asMall;
import static io.throughline.feedback.ResponseRequests.newId;
import static io.throughline.feedback.ResponseRequests.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.kafka.KafkaClients;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class FeedbackPrivacyTest {

    private static final String SERVICE = "feedback-service";

    private static final int REQUESTS = 10;

    private final String name = UUID.randomUUID().toString();
    private final String user = "user_id:p-" + name;
    private final String other = "user_id:other-" + name;
    private final String email = "email:" + name + "@example.cn";
    private final String tablet = "anonymous_id:t-" + name;

    @Inject
    KafkaClients clients;

    private String body(String id) {
        return "{\"id\":\"%s\",\"identifiers\":[\"%s\"],\"occurredAt\":\"2026-01-31T09:30:00Z\",\"nps\":9,\"comment\":\"很好\"}".formatted(id,
                user);
    }

    private String body(String id, String... identifiers) {
        return body(id).replace("[\"" + user + "\"]", "[\"" + String.join("\",\"", identifiers) + "\"]");
    }

    private void responses(int count) {
        responses(user, count);
    }

    private void responses(String identifier, int count) {
        as(TestTokens.of("admin")).queryParam("identifier", identifier).get("/v1/responses").then().statusCode(200).body("items",
                hasSize(count));
    }

    @Test
    void allResponsesOfAPersonAreGivenOut() {
        post(asMall(), body(newId())).statusCode(201);
        post(asMall(), body(newId())).statusCode(201);

        String request = PrivacyRequests.submit("portability", null, user);

        assertThat(PrivacyRequests.receipt(request, SERVICE).getInt("counts.response")).isEqualTo(2);
        JsonPath part = PrivacyRequests.exported(request, SERVICE).getFirst();
        assertThat(part.getList("items.data.comment")).containsExactly("很好", "很好");
        assertThat(part.getString("items[0].data.subject")).isEqualTo(user);
    }

    @Test
    void anErasedPersonsResponsesAreGoneAndLateOnesAreAnsweredAndDropped() {
        String first = newId();
        post(asMall(), body(first)).statusCode(201);

        JsonPath receipt = PrivacyRequests.receipt(PrivacyRequests.submit("erasure", null, user), SERVICE);

        assertThat(receipt.getInt("counts.responses")).isEqualTo(1);
        responses(0);
        post(asMall(), body(first)).statusCode(201).body("id", equalTo(first));
        post(asMall(), body(newId())).statusCode(201);
        responses(0);
    }

    @Test
    void whatOthersSaidOnASharedDeviceIsNeitherGivenOutNorDeletedAndWhatNamesThePersonIs() {
        post(asMall(), body(newId(), user, tablet)).statusCode(201);
        post(asMall(), body(newId(), other, tablet)).statusCode(201);
        post(asMall(), body(newId(), other, email)).statusCode(201);

        String access = PrivacyRequests.submit("access", null, user, email, tablet);

        assertThat(PrivacyRequests.receipt(access, SERVICE).getInt("counts.response")).isEqualTo(1);
        assertThat(PrivacyRequests.exported(access, SERVICE).getFirst().getString("items[0].data.subject")).isEqualTo(user);
        JsonPath erased = PrivacyRequests.receipt(PrivacyRequests.submit("erasure", null, user, email, tablet), SERVICE);
        assertThat(erased.getInt("counts.responses")).isEqualTo(2);
        responses(other, 1);
    }

    @Test
    void anErasedDeviceIsLeftOutOfWhatOthersSayOnItLater() {
        String before = newId();
        post(asMall(), body(before, other, tablet)).statusCode(201);
        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", null, user, tablet), SERVICE);
        String later = newId();

        String id = post(asMall(), body(later, other, tablet)).statusCode(201).body("identifiers", equalTo(List.of(other, tablet)))
                .extract().path("responseId");

        post(asMall(), body(later, other, tablet)).statusCode(200).body("identifiers", equalTo(List.of(other, tablet)));
        post(asMall(), body(before, other, tablet)).statusCode(200);
        post(asMall(), body(later, "user_id:third", tablet)).statusCode(409);
        as(TestTokens.of("admin")).queryParam("identifier", other).get("/v1/responses").then().statusCode(200)
                .body("items.find { it.id == '" + later + "' }.identifiers", equalTo(List.of(other)));
        assertThat(new String(TestEvents.await("feedback", each -> id.equals(TestEvents.header(each, "ce_id"))).value(), UTF_8))
                .doesNotContain(tablet);
    }

    @Test
    void whoIsLiftedIsHeardAgain() {
        PrivacyRequests.suppress(user);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            String id = newId();
            post(asMall(), body(id)).statusCode(201);
            return !as(TestTokens.of("admin")).queryParam("identifier", user).get("/v1/responses").jsonPath().getList("items.id")
                    .contains(id);
        });

        PrivacyRequests.lift(user);

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            String id = newId();
            post(asMall(), body(id)).statusCode(201);
            return as(TestTokens.of("admin")).queryParam("identifier", user).get("/v1/responses").jsonPath().getList("items.id")
                    .contains(id);
        });
    }

    @Test
    void aBacklogIsCommittedRequestByRequest() throws Exception {
        String key = UUID.randomUUID().toString();
        for (int i = 0; i < REQUESTS; i++) {
            TestEvents.send("privacy", key, key + i, "/profile-service", "io.throughline.privacy.requested.v1", """
                    {"requestId":"%s-%d","kind":"erasure","profileId":null,"absorbed":[],"identifiers":["%s"],"at":"%s","deadline":"%s"}"""
                    .formatted(key, i, user, Instant.now(), Instant.now()));
        }
        List<ConsumerRecord<String, byte[]>> backlog = TestEvents.all("privacy").stream().filter(each -> key.equals(each.key())).toList();
        TopicPartition partition = new TopicPartition("privacy", backlog.getFirst().partition());
        Set<Long> committed = new TreeSet<>();

        try (Admin admin = clients.admin()) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50)).until(() -> {
                OffsetAndMetadata now =
                        admin.listConsumerGroupOffsets(SERVICE + "-privacy").partitionsToOffsetAndMetadata().get().get(partition);
                committed.add(now == null ? -1 : now.offset());
                return now != null && now.offset() > backlog.getLast().offset();
            });
        }

        // The first ones may be done with before anybody looks.
        assertThat(committed).hasSizeGreaterThan(REQUESTS / 2);
    }
}
