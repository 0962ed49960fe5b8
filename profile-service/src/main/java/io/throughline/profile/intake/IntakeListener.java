package io.throughline.profile.intake;

import java.util.ArrayList;
import java.util.List;

import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.event.Received;
import io.throughline.commons.kafka.EventHandler;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.kafka.Topics;
import io.throughline.commons.postgres.Postgres;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetractions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Listens to whatever is told of people. */
@ApplicationScoped
public class IntakeListener implements EventHandler {

    private final Intake intake;
    private final SourceRetractions retractions;

    @Inject
    IntakeListener(Intake intake, SourceRetractions retractions) {
        this.intake = intake;
        this.retractions = retractions;
    }

    void start(@Observes StartupEvent event, TopicConsumers consumers) {
        consumers.listen("", List.of(Topics.TOUCHPOINTS, Topics.FEEDBACK), this);
    }

    @Override
    public void apply(List<Received> batch) throws InterruptedException {
        retractions.awaitCurrent();
        List<Told> told = new ArrayList<>(batch.size());
        // Before they count as applied: sent again, corrected, they are taken.
        batch.forEach(received -> EventReader.read(received).filter(each -> !isTakenBack(each)).ifPresent(told::add));
        if (!told.isEmpty()) {
            intake.take(told);
        }
    }

    private boolean isTakenBack(Told told) {
        return switch (told) {
            case TouchpointTold touchpoint -> retractions.drops(SourceKind.SOURCE, touchpoint.source(), told.receivedAt());
            case FeedbackTold feedback -> retractions.drops(SourceKind.PARTNER, feedback.partner(), told.receivedAt());
        };
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
