package io.throughline.feedback.retraction;

import static io.throughline.feedback.ResponseRequests.as;
import static io.throughline.feedback.ResponseRequests.newId;
import static io.throughline.feedback.ResponseRequests.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.RetractionRequests;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.feedback.store.FeedbackDatabase;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class RetractionTest {

    private static final String SERVICE = "feedback-service";

    private final String name = UUID.randomUUID().toString().substring(0, 8);
    private final String partner = "mall-" + name;
    private final String channel = "c" + name;
    private final String user = "user_id:" + name;

    @Inject
    FeedbackDatabase database;

    @Inject
    FeedbackRetraction retraction;

    @Inject
    RetractionCounts counts;

    private RequestSpecification asPartner(String client) {
        return as(TestTokens.partner(client, channel));
    }

    private String body(String id, int nps, String identifier) {
        return "{\"id\":\"%s\",\"identifiers\":[\"%s\"],\"occurredAt\":\"2026-01-31T09:30:00Z\",\"nps\":%d}".formatted(id, identifier, nps);
    }

    private void said(String id, Instant receivedAt) {
        database.responses().updateOne(new Document("externalId", id),
                new Document("$set", new Document("receivedAt", Date.from(receivedAt))));
    }

    private void score(int answers, float value) {
        as(TestTokens.of("analyst")).queryParam("metric", "nps").queryParam("channel", channel).queryParam("from", "2026-01-01T00:00:00Z")
                .queryParam("to", "2026-03-01T00:00:00Z")
                .get("/v1/scores").then().statusCode(200).body("items[0].n", equalTo(answers), "items[0].score", equalTo(value));
    }

    @Test
    void whatAPartnersStolenSecretPostedIsCountedGoneAndItsPartOfTheScoresWithIt() {
        String before = newId();
        String after = newId();
        Instant from = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.MILLIS);
        Instant until = from.plusSeconds(300);
        for (String id : List.of(before, after)) {
            post(asPartner(partner), body(id, 10, user)).statusCode(201);
        }
        said(before, from.minusMillis(1));
        said(after, until);
        for (int i = 0; i < 3; i++) {
            String id = newId();
            post(asPartner(partner), body(id, 0, user)).statusCode(201);
            said(id, from.plusSeconds(i));
        }
        post(asPartner("other-" + name), body(newId(), 10, user)).statusCode(201);
        score(6, 0);

        String id = RetractionRequests.count("partner", partner, from, until);
        assertThat(RetractionRequests.receipt(id, SERVICE, "retraction-count").getInt("counts.responses")).isEqualTo(3);
        score(6, 0);
        RetractionRequests.retract(id, "partner", partner, from, until);

        assertThat(RetractionRequests.receipt(id, SERVICE, "retraction").getInt("counts.responses")).isEqualTo(3);
        score(3, 100);
        as(TestTokens.of("admin")).queryParam("identifier", user).get("/v1/responses").then().body("items", hasSize(3));
    }

    @Test
    void theSameIdMayBePostedAgainAndIsToldAgain() {
        String response = newId();
        Instant from = Instant.now().minusSeconds(60);
        post(asPartner(partner), body(response, 0, user)).statusCode(201);
        Instant until = Instant.now().plusMillis(1);
        String id = RetractionRequests.count("partner", partner, from, until);
        RetractionRequests.retract(id, "partner", partner, from, until);
        RetractionRequests.receipt(id, SERVICE, "retraction");
        post(asPartner(partner), body(response, 9, user)).statusCode(201).body("nps", equalTo(9));

        TestEvents.await("feedback", each -> new String(each.value(), java.nio.charset.StandardCharsets.UTF_8).contains(response)
                && new String(each.value(), java.nio.charset.StandardCharsets.UTF_8).contains("\"nps\":9"));
    }

    @Test
    void copiesOfWhatWasSaidOfErasedPeopleGoToo() {
        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", null, user), SERVICE);
        Instant from = Instant.now().minusSeconds(60);
        post(asPartner(partner), body(newId(), 0, user)).statusCode(201);
        Instant until = Instant.now().plusMillis(1);
        asPartner(partner).get("/v1/responses").then().body("items", hasSize(1));
        String id = RetractionRequests.count("partner", partner, from, until);

        RetractionRequests.retract(id, "partner", partner, from, until);

        JsonPath receipt = RetractionRequests.receipt(id, SERVICE, "retraction");
        assertThat(receipt.getInt("counts.copies")).isEqualTo(1);
        asPartner(partner).get("/v1/responses").then().body("items", hasSize(0));
    }

    @Test
    void whatWaitsToBeStoredIsDroppedAndTheRestOfItsRequestIsNot() {
        Instant from = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.MILLIS);
        Instant until = from.plusSeconds(300);
        String id = RetractionRequests.count("partner", partner, from, until);
        RetractionRequests.retract(id, "partner", partner, from, until);
        RetractionRequests.receipt(id, SERVICE, "retraction");
        String late = newId();
        String kept = newId();

        // As a replica leaves it that was killed right after it had accepted a request.
        database.outbox()
                .insertOne(new Document("_id", com.github.f4b6a3.uuid.UuidCreator.getTimeOrderedEpochPlus1().toString())
                        .append("acceptedAt", new Date())
                        .append("responses", List.of(waiting(late, from), waiting(kept, until))));

        Awaitility.await().until(() -> database.responses().countDocuments(new Document("externalId", kept)) == 1);
        TestEvents.await("feedback", each -> new String(each.value(), java.nio.charset.StandardCharsets.UTF_8).contains(kept));
        assertThat(database.responses().countDocuments(new Document("externalId", late))).isZero();
        assertThat(TestEvents.all("feedback"))
                .noneMatch(each -> new String(each.value(), java.nio.charset.StandardCharsets.UTF_8).contains(late));
    }

    private Document waiting(String id, Instant receivedAt) {
        return new Document("_id", UUID.randomUUID().toString()).append("entry", "e").append("externalId", id).append("channel", channel)
                .append("partner", partner)
                .append("subject", user).append("identifiers", List.of(user)).append("nps", 1).append("occurredAt", Date.from(receivedAt))
                .append("receivedAt", Date.from(receivedAt));
    }

    @Test
    void aTryThatWasKilledIsCountedByTheNext() {
        Instant from = Instant.now().minusSeconds(60);
        for (int i = 0; i < 3; i++) {
            post(asPartner(partner), body(newId(), 0, user)).statusCode(201);
        }
        SourceRetraction asked =
                new SourceRetraction("retraction-" + name, SourceKind.PARTNER, partner, from, Instant.now().plusMillis(1), Instant.now());
        counts.begin(asked.retractionId());
        assertThatThrownBy(() -> counts.delete(asked.retractionId(), "responses",
                () -> database.responses().countDocuments(new Document("partner", partner)), () -> {
                    database.responses().deleteOne(new Document("partner", partner));
                    throw new IllegalStateException("killed");
                })).hasMessage("killed");

        assertThat(retraction.retract(asked)).containsEntry("responses", 3L);
        assertThat(retraction.retract(asked)).as("once more, as after a receipt that was lost").containsEntry("responses", 3L);
    }

    @Test
    void ofASourceOfTheCollectorNothingIsKept() {
        String id = RetractionRequests.count("source", partner, Instant.now().minusSeconds(60), Instant.now());

        assertThat(RetractionRequests.receipt(id, SERVICE, "retraction-count").getInt("counts.responses")).isZero();
    }
}
