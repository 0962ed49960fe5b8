package io.throughline.profile.intake;

import java.util.ArrayList;
import java.util.List;

import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.event.Received;
import io.throughline.commons.kafka.EventHandler;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.kafka.Topics;
import io.throughline.commons.postgres.Postgres;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Listens to whatever is told of people. */
@ApplicationScoped
public class IntakeListener implements EventHandler {

    private final Intake intake;

    @Inject
    IntakeListener(Intake intake) {
        this.intake = intake;
    }

    void start(@Observes StartupEvent event, TopicConsumers consumers) {
        consumers.listen("", List.of(Topics.TOUCHPOINTS, Topics.FEEDBACK), this);
    }

    @Override
    public void apply(List<Received> batch) throws InterruptedException {
        List<Told> told = new ArrayList<>(batch.size());
        batch.forEach(received -> EventReader.read(received).ifPresent(told::add));
        if (!told.isEmpty()) {
            intake.take(told);
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
