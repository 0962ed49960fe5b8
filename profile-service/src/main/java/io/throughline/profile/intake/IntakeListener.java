package io.throughline.profile.intake;

import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.kafka.EventHandler;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetractions;

/** Consumes all events about people. */
@ApplicationScoped
public class IntakeListener implements EventHandler {

    private final EventIntake intake;
    private final SourceRetractions retractions;

    @Inject
    IntakeListener(EventIntake intake, SourceRetractions retractions) {
        this.intake = intake;
        this.retractions = retractions;
    }

    void start(@Observes StartupEvent event, TopicConsumers consumers) {
        consumers.listen("", List.of(TopicDefinitions.TOUCHPOINTS, TopicDefinitions.FEEDBACK), this);
    }

    @Override
    public void apply(List<ReceivedEvent> batch) throws InterruptedException {
        retractions.awaitCurrent();
        List<InboundEvent> told = new ArrayList<>(batch.size());
        // Checked before they count as applied: a corrected event that is sent again is accepted.
        batch.forEach(received -> InboundEventReader.read(received).filter(each -> !isTakenBack(each)).ifPresent(told::add));
        if (!told.isEmpty()) {
            intake.applyBatch(told);
        }
    }

    private boolean isTakenBack(InboundEvent inboundEvent) {
        return switch (inboundEvent) {
            case TouchpointEvent touchpoint -> retractions.drops(SourceKind.SOURCE, touchpoint.source(), inboundEvent.receivedAt());
            case FeedbackEvent feedback -> retractions.drops(SourceKind.PARTNER, feedback.partner(), inboundEvent.receivedAt());
        };
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
