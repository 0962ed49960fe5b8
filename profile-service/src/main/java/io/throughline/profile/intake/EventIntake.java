package io.throughline.profile.intake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.postgres.EventInbox;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.ContentionRetry;
import io.throughline.profile.core.ProfileChangeListeners;
import org.hibernate.reactive.mutiny.Mutiny;

/** Processes events: each batch in one transaction, so that identities and the data that depend on them always agree. */
@ApplicationScoped
public class EventIntake {

    private static final int ATTEMPTS = 20;

    private final EventInbox inbox;
    private final List<IntakeFilter> gates;
    private final List<IntakeStage> stages;
    private final ProfileChangeListeners profileChangeListeners;
    private final MeterRegistry meters;

    @Inject
    EventIntake(EventInbox inbox, @All List<IntakeFilter> gates, @All List<IntakeStage> stages,
            ProfileChangeListeners profileChangeListeners,
            MeterRegistry meters) {
        this.inbox = inbox;
        this.gates = gates;
        this.stages = stages.stream().sorted(Comparator.comparingInt(IntakeStage::order)).toList();
        this.profileChangeListeners = profileChangeListeners;
        this.meters = meters;
    }

    /** Blocks until all is stored. Events that were processed before change nothing. */
    public void applyBatch(List<InboundEvent> batch) throws InterruptedException {
        for (int attempt = 1;; attempt++) {
            try {
                PostgresClient.inTransaction(session -> apply(session, batch));
                return;
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !ContentionRetry.passes(e)) {
                    throw e;
                }
                meters.counter("throughline.identity.retries").increment();
                Thread.sleep(ThreadLocalRandom.current().nextInt(5, 20 * attempt));
            }
        }
    }

    private Uni<Void> apply(Mutiny.Session session, List<InboundEvent> batch) {
        Map<ReceivedEvent, InboundEvent> told = new HashMap<>();
        batch.forEach(each -> told.put(each.received(), each));
        return inbox.claim(session, batch.stream().map(InboundEvent::received).toList())
                .chain(fresh -> admit(session, fresh.stream().map(told::get).toList(), 0))
                .chain(fresh -> {
                    String traceparent = traceparent(fresh);
                    return apply(session, fresh, traceparent, 0, new ArrayList<>())
                            .chain(touches -> profileChangeListeners.notifyListeners(session, touches, traceparent));
                });
    }

    private Uni<List<InboundEvent>> admit(Mutiny.Session session, List<InboundEvent> told, int next) {
        return next == gates.size() || told.isEmpty() ? Uni.createFrom().item(told)
                : gates.get(next).admit(session, told).chain(left -> admit(session, left, next + 1));
    }

    private Uni<Collection<ChangedProfile>> apply(Mutiny.Session session, List<InboundEvent> told, String traceparent, int next,
            List<ChangedProfile> touches) {
        return next == stages.size() || told.isEmpty() ? Uni.createFrom().item(touches)
                : stages.get(next).apply(session, told, traceparent).chain(further -> {
                    touches.addAll(further);
                    return apply(session, told, traceparent, next + 1, touches);
                });
    }

    // A batch has many causes and its events can name only one: the first that is traced.
    private static String traceparent(List<InboundEvent> batch) {
        return batch.stream().map(inboundEvent -> inboundEvent.received().event().traceparent()).filter(Objects::nonNull)
                .filter(parent -> parent.endsWith("1")).findFirst().orElse(null);
    }
}
