package io.throughline.profile.retraction;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.kafka.EventHandler;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.privacy.SignedReceipt;
import io.throughline.profile.core.JsonRows;

/** Receives the services' receipts of retractions. */
@ApplicationScoped
class RetractionAnswers implements EventHandler {

    private final RetractionService course;

    @Inject
    RetractionAnswers(RetractionService course) {
        this.course = course;
    }

    void start(@Observes StartupEvent event, TopicConsumers consumers) {
        consumers.listen("retraction-answers", List.of(TopicDefinitions.PRIVACY), this);
    }

    @Override
    public void apply(List<ReceivedEvent> batch) throws Exception {
        for (ReceivedEvent received : batch) {
            if (received.event().type().equals(SignedReceipt.TYPE)) {
                ObjectNode told = (ObjectNode) JsonRows.JSON.readTree(received.event().data());
                SignedReceipt receipt = JsonRows.JSON.treeToValue(told, SignedReceipt.class);
                if (RetractionService.step(receipt).isPresent()) {
                    PostgresClient.inTransaction(session -> course.receive(session, receipt, told));
                }
            }
        }
    }

    @Override
    public boolean storeAnswers() {
        return PostgresClient.answers();
    }

    @Override
    public boolean isEventsFault(Exception failure) {
        return PostgresClient.refusedData(failure);
    }
}
