package io.throughline.profile.privacy;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.event.Received;
import io.throughline.commons.kafka.EventHandler;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.kafka.Topics;
import io.throughline.commons.postgres.Postgres;
import io.throughline.commons.privacy.ExportSummary;
import io.throughline.commons.privacy.ExportedJson;
import io.throughline.commons.privacy.Receipt;
import io.throughline.profile.profile.JsonRows;

/** Collects what the services answer to requests: parts of exports, and receipts. */
@ApplicationScoped
class AnswerListener implements EventHandler {

    private static final String EXPORTED = "io.throughline.privacy.exported.v1";

    private final DataRequests requests;

    @Inject
    AnswerListener(DataRequests requests) {
        this.requests = requests;
    }

    void start(@Observes StartupEvent event, TopicConsumers consumers) {
        consumers.listen("privacy-answers", List.of(Topics.PRIVACY), this);
    }

    @Override
    public void apply(List<Received> batch) throws Exception {
        for (Received received : batch) {
            switch (received.event().type()) {
                case EXPORTED -> {
                    byte[] data = received.event().data();
                    JsonNode told = ExportedJson.read(data);
                    JsonNode items = told.required("items");
                    RequestStore.ExportPart part = new RequestStore.ExportPart(told.required("requestId").textValue(),
                            told.required("service").textValue(), told.required("part").intValue(), ExportedJson.write(items), items.size());
                    Postgres.inTransaction(session -> requests.receive(session, part, ExportSummary.digest(data)));
                }
                case Receipt.TYPE -> {
                    ObjectNode told = Receipt.withoutUnsigned((ObjectNode) JsonRows.JSON.readTree(received.event().data()));
                    Receipt receipt = JsonRows.JSON.treeToValue(told, Receipt.class);
                    Postgres.inTransaction(session -> requests.receive(session, receipt, told));
                }
                default -> {
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
