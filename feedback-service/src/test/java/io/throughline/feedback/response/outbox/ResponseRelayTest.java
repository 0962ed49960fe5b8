package io.throughline.feedback.response.outbox;

import static io.throughline.feedback.ResponseRequests.asMall;
import static io.throughline.feedback.ResponseRequests.body;
import static io.throughline.feedback.ResponseRequests.newId;
import static io.throughline.feedback.ResponseRequests.post;
import static io.throughline.feedback.response.SampleResponses.entry;
import static io.throughline.feedback.response.SampleResponses.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.feedback.response.DeletedResponses;
import io.throughline.feedback.response.FeedbackResponse;
import io.throughline.feedback.response.ResponseCorrection;
import io.throughline.feedback.response.ResponseStore;
import io.throughline.feedback.store.FeedbackDatabase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/**
 * The states that a crash can leave, each made by hand: after accepting, after storing, after telling. From each the
 * relay goes on to the same end.
 */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class ResponseRelayTest {

    @Inject
    FeedbackDatabase database;
    @Inject
    ResponseOutbox outbox;
    @Inject
    ResponseStore store;
    @Inject
    DeletedResponses deletions;

    private static FeedbackResponse sample() {
        return response(newId(), "partner", 3, "user_id:42", "2026-01-31T09:30:00Z");
    }

    private static String entryId() {
        return com.github.f4b6a3.uuid.UuidCreator.getTimeOrderedEpochPlus1().toString();
    }

    private static List<ConsumerRecord<String, byte[]>> told(UUID id) {
        return TestEvents.all("feedback").stream().filter(record -> id.toString().equals(TestEvents.header(record, "ce_id"))).toList();
    }

    private void awaitEmptyOutbox() {
        await().atMost(Duration.ofSeconds(20)).until(() -> database.outbox().countDocuments() == 0);
    }

    @Test
    void aResponseIsToldAsTheContractSays() throws Exception {
        EventContracts.assertExampleValid("feedback", "received");
        String id = post(asMall(), body(newId(), """
                "nps":3,"csat":1,"ces":7,"comment":"太慢了 😞","language":"zh","touchpoint":"checkout\"""")).statusCode(201).extract()
                .path("responseId");

        ConsumerRecord<String, byte[]> record = TestEvents.await("feedback", each -> id.equals(TestEvents.header(each, "ce_id")));

        EventContracts.assertValid("feedback", "received", record.value());
        assertThat(record.key()).isEqualTo("user_id:42");
        assertThat(TestEvents.header(record, "ce_source")).isEqualTo("/partners/partner-mall");
        assertThat(TestEvents.header(record, "ce_type")).isEqualTo("io.throughline.feedback.received.v1");
        assertThat(TestEvents.header(record, "ce_subject")).isEqualTo("user_id:42");
        assertThat(TestEvents.header(record, "traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
        assertThat(new ObjectMapper().readTree(record.value()).get("comment").textValue()).isEqualTo("太慢了 😞");
        awaitEmptyOutbox();
        assertThat(told(UUID.fromString(id))).hasSize(1);
    }

    @Test
    void killedAfterAcceptingItIsStoredAndTold() {
        FeedbackResponse accepted = sample();

        outbox.add(entry(entryId(), accepted));

        awaitEmptyOutbox();
        assertThat(store.find(List.of(accepted.id())).get(accepted.id()).response()).isEqualTo(accepted);
        assertThat(told(accepted.id())).hasSize(1);
    }

    @Test
    void killedHalfwayThroughStoringABatchTheRestIsStored() {
        FeedbackResponse first = sample();
        FeedbackResponse second = sample();
        OutboxEntry whole = entry(entryId(), first, second);
        store.addMissing(new OutboxEntry(whole.id(), whole.acceptedAt(), null, List.of(first)));

        outbox.add(whole);

        awaitEmptyOutbox();
        assertThat(store.find(List.of(first.id(), second.id()))).hasSize(2);
        assertThat(told(first.id())).hasSize(1);
        assertThat(told(second.id())).hasSize(1);
    }

    @Test
    void killedAfterTellingItIsToldAgainWithTheSameIdAndData() {
        FeedbackResponse accepted = sample();
        OutboxEntry entry = entry(entryId(), accepted);
        outbox.add(entry);
        awaitEmptyOutbox();

        outbox.add(entry);

        awaitEmptyOutbox();
        List<ConsumerRecord<String, byte[]>> told = told(accepted.id());
        assertThat(told).hasSize(2);
        assertThat(told.getFirst().value()).isEqualTo(told.getLast().value());
        assertThat(TestEvents.header(told.getFirst(), "ce_source")).isEqualTo(TestEvents.header(told.getLast(), "ce_source"));
        assertThat(database.responses().countDocuments(com.mongodb.client.model.Filters.eq("_id", accepted.id().toString()))).isEqualTo(1);
    }

    @Test
    void whatCameSecondUnderAnIdIsNeitherStoredNorTold() {
        String id = newId();
        FeedbackResponse first = response(id, "partner", 3, "user_id:42", "2026-01-31T09:30:00Z");
        FeedbackResponse second = response(id, "partner", 9, "user_id:42", "2026-01-31T09:30:00Z");
        outbox.add(entry(entryId(), first));
        awaitEmptyOutbox();

        outbox.add(entry(entryId(), second));

        awaitEmptyOutbox();
        assertThat(store.find(List.of(first.id())).get(first.id()).response()).isEqualTo(first);
        assertThat(told(first.id())).hasSize(1);
    }

    @Test
    void whatWasDeletedBeforeItWasStoredIsNeitherStoredNorTold() {
        FeedbackResponse deleted = sample();
        FeedbackResponse other = sample();
        deletions.delete(deleted);

        outbox.add(entry(entryId(), deleted, other));

        awaitEmptyOutbox();
        assertThat(store.find(List.of(deleted.id(), other.id()))).containsOnlyKeys(other.id());
        assertThat(told(deleted.id())).isEmpty();
        assertThat(told(other.id())).hasSize(1);
    }

    @Test
    void whatIsCorrectedBeforeItIsToldIsToldCorrected() throws Exception {
        FeedbackResponse accepted = sample();
        OutboxEntry entry = entry(entryId(), accepted);
        store.addMissing(entry);
        FeedbackResponse corrected =
                accepted.corrected(new ResponseCorrection(7, null, null, null, null, null, null), null, accepted.occurredAt());
        assertThat(store.correct(corrected, 1)).isTrue();
        assertThat(store.correct(corrected, 1)).isFalse();

        outbox.add(entry);

        awaitEmptyOutbox();
        assertThat(told(accepted.id())).hasSize(1);
        assertThat(new ObjectMapper().readTree(told(accepted.id()).getFirst().value()).get("nps").asInt()).isEqualTo(7);
    }
}
