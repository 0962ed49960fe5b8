package io.throughline.profile.retraction;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.event.Received;
import io.throughline.commons.kafka.EventHandler;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.kafka.Topics;
import io.throughline.commons.postgres.Postgres;
import io.throughline.commons.privacy.Receipt;
import io.throughline.profile.profile.JsonRows;

/** Collects what the services sign of retractions. */
@ApplicationScoped
class RetractionAnswers implements EventHandler {

    private final RetractionCourse course;

    @Inject
    RetractionAnswers(RetractionCourse course) {
        this.course = course;
    }

    void start(@Observes StartupEvent event, TopicConsumers consumers) {
        consumers.listen("retraction-answers", List.of(Topics.PRIVACY), this);
    }

    @Override
    public void apply(List<Received> batch) throws Exception {
        for (Received received : batch) {
            if (received.event().type().equals(Receipt.TYPE)) {
                ObjectNode told = (ObjectNode) JsonRows.JSON.readTree(received.event().data());
                Receipt receipt = JsonRows.JSON.treeToValue(told, Receipt.class);
                if (RetractionCourse.step(receipt).isPresent()) {
                    Postgres.inTransaction(session -> course.receive(session, receipt, told));
                }
            }
        }
    }

    @Override
    public boolean storeAnswers() {
        return Postgres.answers();
    }

    @Override
    public boolean isEventsFault(Exception failure) {
        return Postgres.refusedData(failure);
    }
}
