package io.throughline.profile.audit;

import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.audit.AuditEntry;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.kafka.EventHandler;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.core.JsonRows;

/** Consumes the services' events on who read or changed which data. */
@ApplicationScoped
class AuditListener implements EventHandler {

    private final AuditLog log;

    @Inject
    AuditListener(AuditLog log) {
        this.log = log;
    }

    void start(@Observes StartupEvent event, TopicConsumers consumers) {
        consumers.listen("audit", List.of(TopicDefinitions.AUDIT), this);
    }

    @Override
    public void apply(List<ReceivedEvent> batch) throws Exception {
        List<AuditLog.ReceivedEntry> told = new ArrayList<>(batch.size());
        for (ReceivedEvent received : batch) {
            if (received.event().type().equals(AuditEntry.TYPE)) {
                told.add(new AuditLog.ReceivedEntry(received.event().id(),
                        JsonRows.JSON.readValue(received.event().data(), AuditEntry.class)));
            }
        }
        if (!told.isEmpty()) {
            PostgresClient.inTransaction(session -> log.append(session, told));
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
