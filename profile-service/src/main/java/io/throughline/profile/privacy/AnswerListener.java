package io.throughline.profile.privacy;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.kafka.EventHandler;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.privacy.ExportSummary;
import io.throughline.commons.privacy.ExportedJson;
import io.throughline.commons.privacy.SignedReceipt;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.privacy.request.DataRequestService;
import io.throughline.profile.privacy.request.RequestStore;

/** Receives the services' answers to requests: parts of exports, and receipts. */
@ApplicationScoped
class AnswerListener implements EventHandler {

    private static final String EXPORTED = "io.throughline.privacy.exported.v1";

    private final DataRequestService requests;

    @Inject
    AnswerListener(DataRequestService requests) {
        this.requests = requests;
    }

    void start(@Observes StartupEvent event, TopicConsumers consumers) {
        consumers.listen("privacy-answers", List.of(TopicDefinitions.PRIVACY), this);
    }

    @Override
    public void apply(List<ReceivedEvent> batch) throws Exception {
        for (ReceivedEvent received : batch) {
            switch (received.event().type()) {
                case EXPORTED -> {
                    byte[] data = received.event().data();
                    JsonNode told = ExportedJson.read(data);
                    JsonNode items = told.required("items");
                    RequestStore.ExportPart part = new RequestStore.ExportPart(told.required("requestId").textValue(),
                            told.required("service").textValue(), told.required("part").intValue(), ExportedJson.write(items),
                            items.size());
                    PostgresClient.inTransaction(session -> requests.receive(session, part, ExportSummary.digest(data)));
                }
                case SignedReceipt.TYPE -> {
                    ObjectNode told = SignedReceipt.withoutUnsigned((ObjectNode) JsonRows.JSON.readTree(received.event().data()));
                    SignedReceipt receipt = JsonRows.JSON.treeToValue(told, SignedReceipt.class);
                    PostgresClient.inTransaction(session -> requests.receive(session, receipt, told));
                }
                default -> {
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
