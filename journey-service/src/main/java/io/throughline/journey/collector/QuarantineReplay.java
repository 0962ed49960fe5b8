package io.throughline.journey.collector;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.event.TraceContext;
import io.throughline.commons.problem.ProblemException;

/** Validates events of the quarantine again and sends valid ones to their topic. For threads that may block. */
@ApplicationScoped
public class QuarantineReplay {

    private final KafkaDelivery delivery;
    private final TimestampReach reach;

    @Inject
    QuarantineReplay(KafkaDelivery delivery, TimestampReach reach) {
        this.reach = reach;
        this.delivery = delivery;
    }

    /**
     * @param event JSON text
     * @param call the type by the path; null if the event states it
     * @param id used as messageId of an event that has none, so that a second replay changes nothing
     * @throws ProblemException 400 if the text is not a JSON object
     */
    public EventValidationResult validate(String event, String call, EventArrival eventArrival, String id) {
        byte[] json = event.getBytes(StandardCharsets.UTF_8);
        CallType type = call == null ? null : CallType.of(call).orElse(null);
        return reach.within(EventRules.read(CallBody.single(json).items().getFirst(), type, eventArrival, id),
                eventArrival.authority().trust(), eventArrival.receivedAt());
    }

    /**
     * Returns when all in-sync replicas have it.
     *
     * @throws ProblemException 503 if Kafka does not accept it
     */
    public void publish(EventValidationResult.Accepted accepted, EventArrival eventArrival) {
        try {
            delivery.send(List.of(CollectorIntake.touchpoint(accepted, eventArrival, TraceContext.traceparent()))).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ProblemException problem ? problem : e;
        }
    }
}
