package io.throughline.profile.identity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.event.Received;
import io.throughline.commons.kafka.EventHandler;
import io.throughline.commons.kafka.TopicConsumers;
import io.throughline.commons.kafka.Topics;
import io.throughline.commons.postgres.Postgres;

/** Listens to whatever names people. */
@ApplicationScoped
class IdentityListener implements EventHandler {

    private final IdentityResolver resolver;
    private final Counter traitsLeftOut;

    @Inject
    IdentityListener(IdentityResolver resolver, MeterRegistry meters) {
        this.resolver = resolver;
        this.traitsLeftOut = Counter.builder("throughline.traits.left.out")
                .description("Traits that cannot be kept: of another form than traits have, or, at each drawing of a profile, without room in it")
                .register(meters);
    }

    void start(@Observes StartupEvent event, TopicConsumers consumers) {
        consumers.listen("", List.of(Topics.TOUCHPOINTS, Topics.FEEDBACK), this);
    }

    @Override
    public void apply(List<Received> batch) throws InterruptedException {
        Map<Received, Observation> observed = new LinkedHashMap<>();
        for (Received received : batch) {
            EventReader.read(received).ifPresent(observation -> {
                observed.put(received, observation);
                traitsLeftOut.increment(observation.traitsLeftOut());
            });
        }
        if (!observed.isEmpty()) {
            resolver.resolve(observed);
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
